import { EventEmitter } from "node:events"
import type { BotLink, BotStatus, BuriedEvent, KillPoint } from "../src/page/bot-link.ts"

/** The other end of a link, for tests of the page's half: it does what it is told and notes what it was asked. */
export class LinkEnd extends EventEmitter implements BotLink {
  status: BotStatus = "starting"
  readonly name = "bot.ts"
  readonly asked: string[] = []
  letters: BuriedEvent[] = []

  becomes(status: BotStatus, detail?: string): void {
    this.status = status
    this.emit("status", status, detail)
  }

  // Whoever takes a listener off put it on with its own arguments.
  override off(event: string, listener: (...args: never[]) => void): this {
    return super.off(event, listener as (...args: unknown[]) => void)
  }

  async restart(): Promise<void> {
    this.asked.push("restart")
  }

  async kill(at: KillPoint): Promise<void> {
    this.asked.push(`kill ${at}`)
  }

  readonly buried: BotLink["buried"] = {
    list: async () => this.letters,
    redrive: async (id) => this.#take("redrive", id),
    drop: async (id) => this.#take("drop", id),
  }

  #take(verb: string, which: string): number {
    this.asked.push(`${verb} ${which}`)
    const before = this.letters.length
    this.letters = this.letters.filter(({ id }) => which !== "all" && id !== which)
    return before - this.letters.length
  }
}
