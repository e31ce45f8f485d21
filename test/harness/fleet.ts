import { type ChildProcess, spawn } from "node:child_process"
import { setTimeout as pause } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import type { BotOrders } from "./bot.ts"
import { STEPS, type Step } from "./steps.ts"

const PROGRAM = fileURLToPath(new URL("./bot.ts", import.meta.url))

interface Member {
  readonly child: ChildProcess
  port: number | undefined
}

/** The bot processes: each that dies is replaced at once. */
export class Fleet {
  /** Kills at a random moment, and after each step. */
  readonly deaths: Record<"anywhere" | Step, number> = {
    anywhere: 0,
    accept: 0,
    claim: 0,
    send: 0,
    journal: 0,
    settle: 0,
  }
  pauses = 0
  readonly #orders: BotOrders
  readonly #random: () => number
  readonly #onChange: (ports: readonly number[]) => void
  readonly #members = new Set<Member>()
  #size = 0
  #isOver = false

  constructor(orders: BotOrders, random: () => number, onChange: (ports: readonly number[]) => void) {
    this.#orders = orders
    this.#random = random
    this.#onChange = onChange
  }

  /** Starts this many bots and waits until they listen. */
  async launch(count: number): Promise<void> {
    this.#size = count
    await Promise.all(Array.from({ length: count }, () => this.#spawn(undefined)))
  }

  get kills(): number {
    return Object.values(this.deaths).reduce((sum, deaths) => sum + deaths, 0)
  }

  /** Kills one bot: now, or by replacing it with one that dies at a step of the road. */
  async kill(): Promise<void> {
    const victim = await this.#anyone()
    const kinds = ["anywhere", ...STEPS] as const
    const kind = kinds[Math.floor(this.#random() * kinds.length)] ?? "anywhere"
    if (kind === "anywhere") {
      this.deaths.anywhere++
      victim.child.kill("SIGKILL")
      return
    }
    // The doomed one takes the victim's place, so the number of bots stays the same.
    const orders = { step: kind, times: Math.floor(this.#random() * 20) }
    await this.#spawn(orders)
    this.deaths.anywhere++
    victim.child.kill("SIGKILL")
  }

  /** Stops one bot for longer than its leases, then lets it go on as if nothing had happened. */
  async pause(): Promise<void> {
    const victim = await this.#anyone()
    this.pauses++
    victim.child.kill("SIGSTOP")
    this.#announce(victim)
    await pause(this.#orders.leaseMs * 1.5)
    victim.child.kill("SIGCONT")
    this.#announce()
  }

  async end(): Promise<void> {
    this.#isOver = true
    const exits = [...this.#members].map(({ child }) => new Promise((resolve) => child.once("exit", resolve)))
    for (const { child } of this.#members) child.kill("SIGKILL")
    await Promise.all(exits)
  }

  /** One of those that listen; waits until there is one. */
  async #anyone(): Promise<Member> {
    for (;;) {
      const members = [...this.#members].filter(({ port }) => port !== undefined)
      const member = members[Math.floor(this.#random() * members.length)]
      if (member !== undefined) return member
      await pause(20)
    }
  }

  #spawn(doom: { readonly step: Step; readonly times: number } | undefined): Promise<void> {
    const orders: BotOrders = { ...this.#orders, dieAfter: doom }
    const child = spawn(process.execPath, ["--conditions=@backchat/source", "--import", "tsx", PROGRAM], {
      stdio: ["ignore", "pipe", "inherit", "ipc"],
      env: { ...process.env, HARNESS_ORDERS: JSON.stringify(orders) },
    })
    const member: Member = { child, port: undefined }
    this.#members.add(member)
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      const step = STEPS.find((one) => text.includes(`died after ${one}`))
      if (step !== undefined) this.deaths[step]++
    })
    return new Promise((resolve) => {
      child.once("message", ({ port }: { readonly port: number }) => {
        member.port = port
        this.#announce()
        resolve()
      })
      child.once("exit", () => {
        this.#members.delete(member)
        this.#announce()
        resolve()
        // The one that was doomed, or killed, is replaced; the one it replaced is not.
        if (!this.#isOver && this.#members.size < this.#size) void this.#spawn(undefined)
      })
    })
  }

  #announce(except?: Member): void {
    const up = [...this.#members].filter((member) => member !== except)
    this.#onChange(up.flatMap(({ port }) => port ?? []))
  }
}
