import { type ChildProcess, fork } from "node:child_process"
import { EventEmitter } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import type { Travel } from "@backchat/core"
import type { BotLink, BotStatus, Emulator, KillPoint } from "@backchat/emulator"
import LinqAPIV3 from "@linqapp/sdk"

type Letters = Awaited<ReturnType<BotLink["buried"]["list"]>>

/** What the child is told. */
export type Order =
  | { readonly kind: "die"; readonly at: string }
  | { readonly kind: "list"; readonly number: number }
  | { readonly kind: "redrive" | "drop"; readonly number: number; readonly id: string }

/** What the child tells. */
export type Report =
  | { readonly kind: "listening"; readonly url: string }
  | { readonly kind: "travelled"; readonly travel: Travel }
  | { readonly kind: "done"; readonly number: number; readonly list?: Letters; readonly count?: number }

const program = fileURLToPath(new URL("inspector-bot.ts", import.meta.url))

/** The bot of the tests in a process of its own, which is started again whenever it dies. */
export class TestLink extends EventEmitter implements BotLink {
  readonly name = "inspector-bot.ts"
  status: BotStatus = "stopped"
  /** What it answers to "hi", from its next start on. */
  answerToHi = "Hello!"
  readonly #emulator: Emulator
  readonly #client: LinqAPIV3
  readonly #folder = mkdtempSync(join(tmpdir(), "inspector-"))
  readonly #subscription: { readonly id: string; readonly secret: string }
  readonly #waiting = new Map<number, (report: Extract<Report, { kind: "done" }>) => void>()
  #child: ChildProcess | undefined
  #orders = 0
  #isOver = false

  constructor(emulator: Emulator) {
    super()
    this.#emulator = emulator
    this.#client = new LinqAPIV3({ apiKey: emulator.apiKey, baseURL: emulator.url })
    this.#subscription = emulator.subscribe("http://127.0.0.1:9/not-yet")
  }

  /** Starts it, and resolves when it listens. */
  async start(): Promise<void> {
    const running = this.#running()
    this.#spawn()
    await running
  }

  // Whoever takes a listener off put it on with its own arguments.
  override off(event: string, listener: (...args: never[]) => void): this {
    return super.off(event, listener as (...args: unknown[]) => void)
  }

  async restart(): Promise<void> {
    this.#child?.kill("SIGKILL")
    await this.#running()
  }

  async kill(at: KillPoint): Promise<void> {
    if (at === "now") this.#child?.kill("SIGKILL")
    else this.#child?.send({ kind: "die", at } satisfies Order)
  }

  readonly buried: BotLink["buried"] = {
    list: async () => (await this.#ask((number) => ({ kind: "list", number }))).list ?? [],
    redrive: async (id) => (await this.#ask((number) => ({ kind: "redrive", number, id }))).count ?? 0,
    drop: async (id) => (await this.#ask((number) => ({ kind: "drop", number, id }))).count ?? 0,
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    this.#isOver = true
    const child = this.#child
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once("exit", resolve))
      child.kill("SIGKILL")
      await gone
    }
    rmSync(this.#folder, { recursive: true })
  }

  #spawn(): void {
    this.#become("starting")
    const child = fork(program, {
      execArgv: ["--conditions=@backchat/source", "--import", "tsx"],
      silent: true,
      env: {
        ...process.env,
        LINQ_API_V3_API_KEY: this.#emulator.apiKey,
        LINQ_API_V3_BASE_URL: this.#emulator.url,
        LINQ_WEBHOOK_SECRET: this.#subscription.secret,
        STORE_FILE: join(this.#folder, "store.sqlite"),
        ANSWER_TO_HI: this.answerToHi,
      },
    })
    this.#child = child
    for (const stream of ["stdout", "stderr"] as const) {
      const from = child[stream]
      if (from) createInterface(from).on("line", (text) => this.emit("line", { stream, text }))
    }
    child.on("message", (report: Report) => void this.#hear(report))
    child.on("exit", (code, signal) => {
      if (this.#isOver) return
      this.#become("crashed", signal ? `It was killed by ${signal}.` : `It ended with exit code ${code}.`)
      this.#spawn()
    })
  }

  async #hear(report: Report): Promise<void> {
    if (report.kind === "travelled") this.emit("travelled", report.travel)
    else if (report.kind === "done") {
      this.#waiting.get(report.number)?.(report)
      this.#waiting.delete(report.number)
    } else {
      await this.#client.webhookSubscriptions.update(this.#subscription.id, {
        target_url: `${report.url}/linq`,
      })
      this.#become("running")
    }
  }

  #become(status: BotStatus, detail?: string): void {
    this.status = status
    this.emit("status", status, detail)
  }

  #running(): Promise<void> {
    return new Promise((resolve) => {
      const look = (status: BotStatus) => {
        if (status !== "running") return
        this.off("status", look)
        resolve()
      }
      this.on("status", look)
    })
  }

  #ask(order: (number: number) => Order): Promise<Extract<Report, { kind: "done" }>> {
    const number = ++this.#orders
    return new Promise((resolve) => {
      this.#waiting.set(number, resolve)
      this.#child?.send(order(number))
    })
  }
}
