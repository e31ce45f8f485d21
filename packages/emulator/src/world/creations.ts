import { setImmediate as turn } from "node:timers/promises"
import { LinqError } from "./errors.ts"

/** Chats that are being created: whoever wants the same one meanwhile is told to come back. */
export class Creations {
  readonly #underWay = new Set<string>()

  /**
   * Runs alone among all that create the same chat. Source: Linq API docs, "Create a chat".
   *
   * @param key which chat it will be.
   * @param pause how long a creation takes at least; one turn of the event loop when it gives nothing.
   * @throws LinqError 2009 when another one is creating it.
   */
  async alone<T>(key: string, pause: () => Promise<void> | undefined, create: () => Promise<T>): Promise<T> {
    if (this.#underWay.has(key)) throw new LinqError("ChatBeingCreated")
    this.#underWay.add(key)
    try {
      await (pause() ?? turn())
      return await create()
    } finally {
      this.#underWay.delete(key)
    }
  }
}
