import type { ChildProcess } from "node:child_process"
import { once } from "node:events"
import { startProgram } from "../running/child.ts"
import type { ReliabilityOrder } from "./bot-program.ts"

const PROGRAM = new URL("./bot-program.js", import.meta.url)

/** A bot in a process that may be stopped, killed and started again. */
export class BotProcess {
  readonly #order: ReliabilityOrder
  #child: ChildProcess | undefined
  #url = "http://127.0.0.1:1" // nobody listens there

  constructor(order: ReliabilityOrder) {
    this.#order = order
  }

  readonly url = (): string => this.#url

  async start(): Promise<void> {
    const child = startProgram(PROGRAM, this.#order)
    this.#child = child
    await new Promise<void>((resolve, reject) => {
      child.once("exit", () => reject(new Error("The bot left before it listened.")))
      child.on("message", (message: { readonly url?: string }) => {
        if (message.url === undefined) return
        this.#url = message.url
        resolve()
      })
    })
  }

  /** Resolves when a handler begins. */
  async handlerRuns(): Promise<void> {
    for (;;) {
      const [message] = await once(this.#running(), "message")
      if ("running" in message) return
    }
  }

  /** Ends it: asked to with SIGTERM, at once with SIGKILL. */
  async end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const child = this.#running()
    if (child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, "exit")
    child.kill(signal)
    await exit
  }

  #running(): ChildProcess {
    if (this.#child === undefined) throw new Error("The bot was never started.")
    return this.#child
  }
}
