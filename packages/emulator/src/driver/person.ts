import type { Line } from "../world/account.ts"
import { type Bubble, bubbleOf } from "../world/bubble.ts"
import type { Chat } from "../world/chat.ts"
import type { Content, Message, PartDraft, ReactionType } from "../world/message.ts"
import { change, type PersonTraits, type Person as WorldPerson } from "../world/person.ts"
import { existingChat } from "../world/speaking.ts"
import { lineIsTyping } from "../world/typing.ts"
import type { World } from "../world/world.ts"
import type { Ears, Expected } from "./ears.ts"
import type { Group } from "./group.ts"
import { transcriptOf } from "./transcript.ts"

/** Where something happens: in a group, or in the direct chat with a line (default: the first). */
export interface Where {
  readonly in?: Group
  /** A line's number. */
  readonly line?: string
}

/** A file on somebody's phone. */
export interface PhoneFile {
  readonly bytes: Uint8Array
  readonly filename: string
  readonly mimeType: string
  /** Said with it, in the same message. */
  readonly text?: string
}

/** Somebody with a phone, who texts your line. Every verb is done when the platform knows of it. */
export class Person {
  readonly name: string
  readonly handle: string
  readonly #world: World
  readonly #self: WorldPerson
  readonly #lines: readonly Line[]
  readonly #ears: Ears

  constructor(world: World, self: WorldPerson, lines: readonly Line[], ears: Ears) {
    this.name = self.name
    this.handle = self.handle
    this.#world = world
    this.#self = self
    this.#lines = lines
    this.#ears = ears
  }

  /** Says something. @returns the message as it shows on the phone. */
  async says(text: string, where: Where = {}): Promise<Bubble> {
    return this.#send([{ type: "text", value: text, decorations: [] }], where)
  }

  /** Answers one message of the same chat, in its thread. */
  async replies(to: { readonly id: string }, text: string): Promise<Bubble> {
    const { chat } = this.#message(to)
    const replyTo = { messageId: to.id, partIndex: 0 }
    return this.#write(chat, [{ type: "text", value: text, decorations: [] }], replyTo)
  }

  /** Sends a file, with or without a text. */
  async sends({ bytes, filename, mimeType, text }: PhoneFile, where: Where = {}): Promise<Bubble> {
    const line = where.in?.chat.line ?? this.#line(where.line)
    const file = this.#world.attachments.keep(line.account, filename, mimeType, bytes)
    const media: PartDraft = { type: "media", attachmentId: file.id }
    return this.#send(text ? [{ type: "text", value: text, decorations: [] }, media] : [media], where)
  }

  /** Taps back on a message: one of the six, or any emoji. @throws Error on SMS, which has no tapbacks. */
  async reacts(reaction: string, to: { readonly id: string }, partIndex = 0): Promise<void> {
    this.#react("add", reaction, to, partIndex)
  }

  /** Takes a tapback away. */
  async unreacts(reaction: string, to: { readonly id: string }, partIndex = 0): Promise<void> {
    this.#react("remove", reaction, to, partIndex)
  }

  /** Changes what was said. @throws Error for somebody else's message, or one that is not iMessage. */
  async edits(said: { readonly id: string }, text: string, partIndex = 0): Promise<Bubble> {
    const message = this.#message(said)
    this.#world.personEdits({ person: this.#self, message, text, partIndex })
    return bubbleOf(this.#world, message)
  }

  /** Begins to type; subscribers hear of it on iMessage only. */
  async types(where: Where = {}): Promise<void> {
    this.#types(true, where)
  }

  /** Stops typing without a word. */
  async stopsTyping(where: Where = {}): Promise<void> {
    this.#types(false, where)
  }

  /** Opens the chat; for a person who `reads: "when asked"`. */
  async reads(where: Where = {}): Promise<void> {
    const chat = this.#chat(where)
    if (chat) this.#world.personReads(this.#self, chat)
  }

  /** Leaves a group. */
  async leaves(group: Group): Promise<void> {
    this.#world.personLeaves(this.#self, group.chat)
  }

  /** Changes phone or habits: another service, receipts off, out of reach. */
  becomes(traits: PersonTraits): void {
    change(this.#self, traits)
  }

  /**
   * Waits for a bubble from your line that was not heard yet. A text must be the whole bubble, a pattern may
   * be any part of it. Bubbles that do not fit stay to be heard; an edited one is news again.
   *
   * @param timeoutMs default 5000.
   * @throws Error with the transcript when none came.
   */
  async hears(expected: Expected, options: Where & { timeoutMs?: number } = {}): Promise<Bubble> {
    const { timeoutMs = 5000 } = options
    const bubble = await this.#ears.listen(expected, options.in?.chat, timeoutMs)
    if (bubble) return bubble
    const wanted = typeof expected === "string" ? JSON.stringify(expected) : String(expected)
    const unheard = this.#ears.unheard().map((text) => JSON.stringify(text))
    throw new Error(
      `${this.name} did not hear ${wanted} within ${timeoutMs} ms.\n` +
        `Not yet heard: ${unheard.join(", ") || "nothing"}.\n\n${transcriptOf(this.#world)}`,
    )
  }

  /** Whether the line's typing dots show on this phone. */
  seesTyping(where: Where = {}): boolean {
    const chat = this.#chat(where)
    return chat !== undefined && lineIsTyping(this.#world, chat)
  }

  /** Everything in the chat as this phone shows it, oldest first. */
  bubbles(where: Where = {}): readonly Bubble[] {
    const arrived = (message: Message) => message.status !== "pending" && message.status !== "failed"
    const messages = this.#chat(where)?.messages ?? []
    return messages.filter(arrived).map((message) => bubbleOf(this.#world, message))
  }

  #send(parts: readonly PartDraft[], where: Where): Bubble {
    return this.#write(where.in?.chat ?? this.#line(where.line), parts, null)
  }

  #write(to: Line | Chat, parts: readonly PartDraft[], replyTo: Content["replyTo"]): Bubble {
    const content = { parts, effect: null, replyTo, preferredService: null, idempotencyKey: null }
    return bubbleOf(this.#world, this.#world.personSays({ person: this.#self, to, content }))
  }

  #react(
    operation: "add" | "remove",
    reaction: string,
    to: { readonly id: string },
    partIndex: number,
  ): void {
    const named = tapbacks.find((tapback) => tapback === reaction)
    this.#world.personReacts({
      person: this.#self,
      message: this.#message(to),
      operation,
      type: named ?? "custom",
      emoji: named ? null : reaction,
      partIndex,
    })
  }

  #types(on: boolean, where: Where): void {
    const chat = this.#chat(where)
    if (!chat)
      throw new Error(`${this.name} has no chat with this line yet; let ${this.name} say something first.`)
    this.#world.personTypes(this.#self, chat, on)
  }

  #message({ id }: { readonly id: string }): Message {
    const message = this.#world.messages.get(id)
    if (!message) throw new Error(`There is no message ${id}.`)
    return message
  }

  #chat({ in: group, line }: Where): Chat | undefined {
    return group?.chat ?? existingChat(this.#world, this.#self, this.#line(line))
  }

  #line(number: string | undefined): Line {
    const line = number === undefined ? this.#lines[0] : this.#lines.find((one) => one.number === number)
    if (line) return line
    throw new Error(
      `${number} is no line of this emulator; it has ${this.#lines.map((one) => one.number).join(", ")}.`,
    )
  }
}

const tapbacks: readonly ReactionType[] = ["love", "like", "dislike", "laugh", "emphasize", "question"]
