import { type ChildProcess, spawn } from "node:child_process"
import { EventEmitter } from "node:events"
import { createInterface } from "node:readline"
import { setTimeout as rest } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import type { Asked, Letters, Told } from "../bot-side/messages.ts"

/** How a bot's process is run. */
export interface BotProgram {
  /** The path of the bot's file. */
  readonly file: string
  /** A SQLite file for bots that bring no store, or `memory`. */
  readonly store: string
  readonly env: Readonly<Record<string, string>>
}

interface BotProcessEvents {
  told: [told: Told]
  line: [line: { readonly stream: "stdout" | "stderr"; readonly text: string }]
  /** Its end, after its last line. */
  ended: [code: number | null, signal: NodeJS.Signals | null]
}

/** What may be asked, without the number that is given to it. */
export type Question = Asked extends infer One ? (One extends Asked ? Omit<One, "number"> : never) : never

/** How long a bot may take to finish what it has in hand before it is killed. */
const GRACE_MS = 3_000

/** How long its last lines may take to arrive after it has ended. */
const LAST_LINES_MS = 200

/** One life of a bot in a process of its own. */
export class BotProcess extends EventEmitter<BotProcessEvents> {
  readonly ended: Promise<void>
  readonly #child: ChildProcess
  readonly #waiting = new Map<
    number,
    { resolve: (value?: Letters) => void; reject: (error: Error) => void }
  >()
  #asked = 0

  constructor({ file, store, env }: BotProgram) {
    super()
    this.#child = spawn(process.execPath, [...conditions(), MAIN, file, store], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    })
    this.#child.on("message", (told: Told) => this.#hear(told))
    const streams = (["stdout", "stderr"] as const).map((stream) => this.#follow(stream))
    this.ended = new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null) => {
        // What the bot itself started may hold its streams open for longer.
        void Promise.race([Promise.all(streams), rest(LAST_LINES_MS)]).then(() => {
          for (const { reject } of this.#waiting.values()) reject(new Error("The bot has ended."))
          this.emit("ended", code, signal)
          resolve()
        })
      }
      this.#child.once("exit", end)
      // Errors of a process that runs are told where they happen.
      this.#child.on("error", () => this.#child.pid === undefined && end(1, null))
    })
  }

  /** Asks the bot. @throws Error when it ends before it answers, or refuses */
  ask(question: Question): Promise<Letters | undefined> {
    const number = ++this.#asked
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject })
      this.#child.send({ number, ...question }, (error) => {
        if (error !== null) this.#answer(number)?.reject(new Error("The bot is not running."))
      })
    })
  }

  /** Lets the bot finish what it has in hand, but not for long. */
  async stop(): Promise<void> {
    this.#child.kill("SIGTERM")
    const patience = setTimeout(() => this.kill(), GRACE_MS)
    await this.ended
    clearTimeout(patience)
  }

  /** Ends it at once, as a power cut would. */
  kill(): void {
    this.#child.kill("SIGKILL")
  }

  #hear(told: Told): void {
    if (told.kind === "answer") this.#answer(told.to)?.resolve(told.value)
    else if (told.kind === "refusal") this.#answer(told.to)?.reject(new Error(told.error))
    else this.emit("told", told)
  }

  #answer(number: number) {
    const waiting = this.#waiting.get(number)
    this.#waiting.delete(number)
    return waiting
  }

  #follow(stream: "stdout" | "stderr"): Promise<void> {
    const input = this.#child[stream]
    if (input === null) return Promise.resolve()
    const lines = createInterface({ input })
    lines.on("line", (text) => this.emit("line", { stream, text }))
    return new Promise((resolve) => lines.once("close", resolve))
  }
}

/** The bot resolves packages as this process does: from the sources, where this one does. */
function conditions(): readonly string[] {
  const isSource = import.meta.url.endsWith(".ts")
  const given = process.execArgv.filter((arg) => /^(--conditions=|-C=?)/.test(arg))
  return isSource ? [...given, "--import", import.meta.resolve("tsx")] : given
}

const MAIN = fileURLToPath(
  new URL(`../bot-side/main.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url),
)
