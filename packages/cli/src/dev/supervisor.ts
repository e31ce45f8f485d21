import { EventEmitter, once } from "node:events"
import { basename } from "node:path"
import type { Travel } from "@backchat/core"
import type { BotLink, BotStatus, KillPoint } from "@backchat/emulator"
import type { Letters, Step } from "../bot-side/messages.ts"
import { BotProcess, type BotProgram, type Question } from "./bot-process.ts"

interface SupervisorEvents {
  status: [status: BotStatus, detail?: string]
  travelled: [travel: Travel]
  line: [line: { readonly stream: "stdout" | "stderr"; readonly text: string }]
  step: [step: Step]
  /** The bot's server, or another of its program, listens on this port. */
  listening: [port: number]
  /** The program imported this file. */
  loaded: [file: string]
  /** Files changed, and the bot starts again for it. */
  changed: [files: readonly string[]]
  /** It runs, or will not run for now. */
  settled: []
}

/** The pauses before a bot that crashed runs again; the last one holds. */
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000]

/** A bot that held out for so long starts with the first pause again. */
const STEADY_MS = 30_000

/** Between a kill that was asked for and the next life: long enough to be seen. */
const AFTER_KILL_MS = 500

/** How many of its last lines on stderr tell of a crash. */
const LAST_LINES = 20

/**
 * Keeps one bot running: starts it again when it was changed, killed or has crashed. A program that does not
 * even begin waits for the next change.
 */
export class Supervisor extends EventEmitter<SupervisorEvents> implements BotLink {
  readonly name: string
  readonly buried: BotLink["buried"] = {
    list: async () => {
      const letters = await this.#ask({ what: "list" })
      return (typeof letters === "object" ? letters : []).map(({ delivery, error, attempts, buriedAt }) => {
        const { id, type, body } = delivery
        return { id, type, error, attempts, buriedAt, body }
      })
    },
    redrive: async (id) => count(await this.#ask({ what: "redrive", which: id })),
    drop: async (id) => count(await this.#ask({ what: "drop", which: id })),
  }
  readonly #program: BotProgram
  #status: BotStatus = "stopped"
  #life: BotProcess | undefined
  #replacing: Promise<void> | undefined
  #pause: NodeJS.Timeout | undefined
  #killedAt: KillPoint | undefined
  #crashes = 0

  constructor(program: BotProgram) {
    super()
    this.#program = program
    this.name = basename(program.file)
  }

  get status(): BotStatus {
    return this.#status
  }

  /** Starts the bot, or starts it again. Resolves when it runs, or has failed to. */
  restart(): Promise<void> {
    this.#replacing ??= this.#replace().finally(() => {
      this.#replacing = undefined
    })
    return this.#replacing
  }

  /** Starts the bot again, since these files changed. */
  reload(files: readonly string[]): Promise<void> {
    this.emit("changed", files)
    return this.restart()
  }

  /** Stops the bot for good. */
  async stop(): Promise<void> {
    await this.#end()
    this.#become("stopped")
  }

  /** Kills the bot, at once or when the next event gets there. It starts again by itself. */
  async kill(at: KillPoint): Promise<void> {
    const life = this.#alive()
    if (at !== "now") await life.ask({ what: "die", at })
    this.#killedAt = at
    if (at === "now") life.kill()
  }

  /** Resolves when everything is heard that the bot has told so far. */
  async caughtUp(): Promise<void> {
    await this.#life?.ask({ what: "ping" }).catch(() => {}) // one that has ended tells nothing more
  }

  async #replace(): Promise<void> {
    await this.#end()
    const settled = once(this, "settled")
    this.#begin()
    await settled
  }

  async #end(): Promise<void> {
    clearTimeout(this.#pause)
    const life = this.#life
    this.#life = undefined // its end is no news
    await life?.stop()
  }

  #begin(): void {
    const life = new BotProcess(this.#program)
    const startedAt = performance.now()
    const lastLines: string[] = []
    this.#life = life
    this.#killedAt = undefined
    this.#become("starting")
    life.on("line", (line) => {
      if (line.stream === "stderr") lastLines.splice(0, lastLines.push(line.text) - LAST_LINES)
      this.emit("line", line)
    })
    life.on("told", (told) => {
      if (told.kind === "step") this.emit("step", told.step)
      else if (told.kind === "travelled") this.emit("travelled", told.travel)
      else if (told.kind === "listening") this.emit("listening", told.port)
      else if (told.kind === "loaded") this.emit("loaded", told.file)
      else if (told.kind === "ready" && life === this.#life) this.#become("running")
    })
    life.once("ended", (code, signal) => {
      if (life !== this.#life) return
      this.#life = undefined
      if (performance.now() - startedAt > STEADY_MS) this.#crashes = 0
      this.#mourn({ code, signal, lastLines })
    })
  }

  /** Says what happened, and decides when the bot lives again. */
  #mourn({ code, signal, lastLines }: End): void {
    const began = this.#status === "running"
    if (this.#killedAt !== undefined && signal === "SIGKILL") {
      const point = this.#killedAt === "now" ? "" : ` right after "${this.#killedAt}"`
      this.#again(AFTER_KILL_MS)
      this.#become("crashed", `Killed${point}, as you asked.`)
    } else if (code === 0) {
      this.#become("stopped", "The program came to its end by itself. It starts again when a file changes.")
    } else if (began) {
      const pauseMs = PAUSES_MS[Math.min(this.#crashes++, PAUSES_MS.length - 1)] ?? 0
      this.#again(pauseMs)
      this.#become(
        "crashed",
        [...lastLines, `${how(code, signal)} Starts again in ${pauseMs / 1_000} s.`].join("\n"),
      )
    } else {
      this.#become(
        "crashed",
        [...lastLines, `${how(code, signal)} Starts again when a file changes.`].join("\n"),
      )
    }
  }

  #again(afterMs: number): void {
    this.#pause = setTimeout(() => this.#begin(), afterMs)
  }

  #become(status: BotStatus, detail?: string): void {
    this.#status = status
    this.emit("status", status, detail)
    if (status !== "starting") this.emit("settled")
  }

  #ask(question: Question): Promise<Letters | undefined> {
    return this.#alive().ask(question)
  }

  #alive(): BotProcess {
    if (this.#life !== undefined) return this.#life
    throw new Error(`${this.name} is not running, so it cannot be asked. Start it again first.`)
  }
}

interface End {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly lastLines: readonly string[]
}

function how(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `The bot ended with exit code ${code}.` : `The bot was ended by ${signal}.`
}

function count(letters: Letters | undefined): number {
  return typeof letters === "number" ? letters : 0
}
