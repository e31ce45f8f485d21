import type { Line } from "../world/account.ts"
import type { Chat } from "../world/chat.ts"
import { isOutbound, type Message, textOf } from "../world/message.ts"
import type { Person as WorldPerson } from "../world/person.ts"
import type { World } from "../world/world.ts"
import type { SavedTranscript, Step, StepPlace } from "./transcript-steps.ts"

/** Notes what people do and hear, so that it can be had again. */
export class Recorder {
  readonly #steps: Step[] = []
  /** The step that made a message, or opened a group, by its id. */
  readonly #madeBy = new Map<string, number>()
  readonly #world: World
  readonly #firstLine: () => Line | undefined

  constructor(world: World, firstLine: () => Line | undefined) {
    this.#world = world
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

  /** The step that opened a group. One that was there before, or that the bot opened, is opened as it is now. */
  groupStep(chat: Chat): number {
    const known = this.#madeBy.get(chat.id)
    if (known !== undefined) return known
    const here = chat.members.filter(({ isMe, status }) => !isMe && status === "active")
    const people = here.map(({ handle }) => this.#world.people.at(handle).name)
    this.note({ does: "opens group", name: chat.name ?? "", people, ...this.#lineOf(chat.line) }, chat.id)
    return this.#steps.length - 1
  }

  /** Where something happens, as steps say it. */
  place(chatId: string | undefined, line: Line | undefined): StepPlace {
    const chat = chatId === undefined ? undefined : this.#world.chats.get(chatId)
    return chat?.isGroup ? { group: this.groupStep(chat) } : this.#lineOf(line)
  }

  #lineOf(line: Line | undefined): { line?: string } {
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
