import type { Line } from "../world/account.ts"
import { isOutbound, type Message, textOf } from "../world/message.ts"
import type { Person as WorldPerson } from "../world/person.ts"
import type { SavedTranscript, Step, StepPlace } from "./transcript-steps.ts"

/** Notes what people do and hear, so that it can be had again. */
export class Recorder {
  readonly #steps: Step[] = []
  /** The step that made a message, or opened a group, by its id. */
  readonly #madeBy = new Map<string, number>()
  readonly #firstLine: () => Line | undefined

  constructor(firstLine: () => Line | undefined) {
    this.#firstLine = firstLine
  }

  /** Notes a step, and the id of the message or group that it made. */
  note(step: Step, made?: string): void {
    if (made !== undefined) this.#madeBy.set(made, this.#steps.length)
    this.#steps.push(step)
  }

  /** Notes a bubble that arrived, once for all its readers. */
  heard(reader: WorldPerson, message: Message): void {
    if (!isOutbound(message) || this.#madeBy.has(message.id)) return
    const { chat } = message
    this.note(
      { does: "hears", who: reader.name, text: textOf(message), ...this.place(chat.id, chat.line) },
      message.id,
    )
  }

  /** The step that made a message; undefined for one that was made before. */
  stepOf(messageId: string): number | undefined {
    return this.#madeBy.get(messageId)
  }

  /** Where something happens, as steps say it. */
  place(chatId: string | undefined, line: Line | undefined): StepPlace {
    const group = chatId === undefined ? undefined : this.#madeBy.get(chatId)
    if (group !== undefined) return { group }
    return line && line !== this.#firstLine() ? { line: line.number } : {}
  }

  /** Everything so far, with these people in it. */
  save(people: Iterable<WorldPerson>): SavedTranscript {
    const who = [...people].map(({ name, handle, services, readReceipts, reads }) => {
      return { name, handle, services: [...services], readReceipts, reads }
    })
    return { version: 1, people: who, steps: [...this.#steps] }
  }
}
