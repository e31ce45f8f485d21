import type { Line } from "../world/account.ts"
import { downloadUrl } from "../world/attachments.ts"
import { type Bubble, bubbleOf } from "../world/bubble.ts"
import type { CallOutcome } from "../world/calling.ts"
import { activeMember, type Chat, type Membership } from "../world/chat.ts"
import { type Duration, milliseconds } from "../world/duration.ts"
import type { Place } from "../world/locations.ts"
import {
  bubbleEffects,
  type Content,
  type Effect,
  type Message,
  type PartDraft,
  type ReactionType,
} from "../world/message.ts"
import { change, type PersonTraits, type Person as WorldPerson } from "../world/person.ts"
import { pollContent, pollIn } from "../world/polls.ts"
import { existingChat } from "../world/speaking.ts"
import { newTraceId } from "../world/trace.ts"
import { lineIsTyping } from "../world/typing.ts"
import type { World } from "../world/world.ts"
import type { Ears, Expected } from "./ears.ts"
import type { Group } from "./group.ts"
import type { EffectName, Manner, PhoneFile, StickerFile, Where } from "./person-words.ts"
import type { Recorder } from "./recorder.ts"
import { transcriptOf } from "./transcript.ts"
import type { Step, StepPlace } from "./transcript-steps.ts"

/** What a person stands on. */
export interface PersonStart {
  readonly world: World
  readonly self: WorldPerson
  readonly lines: readonly Line[]
  readonly ears: Ears
  readonly recorder: Recorder
}

/** Somebody with a phone, who texts your line. Every verb is done when the platform knows of it. */
export class Person {
  readonly name: string
  readonly handle: string
  readonly #world: World
  readonly #self: WorldPerson
  readonly #lines: readonly Line[]
  readonly #ears: Ears
  readonly #recorder: Recorder

  constructor({ world, self, lines, ears, recorder }: PersonStart) {
    this.name = self.name
    this.handle = self.handle
    this.#world = world
    this.#self = self
    this.#lines = lines
    this.#ears = ears
    this.#recorder = recorder
  }

  /** Says something. @returns the message as it shows on the phone. */
  async says(text: string, how: Where & Manner = {}): Promise<Bubble> {
    const { effect } = how
    const bubble = this.#send([{ type: "text", value: text, decorations: [] }], how, {
      effect: effect === undefined ? null : effectOf(effect),
    })
    const manner = effect === undefined ? {} : { effect }
    this.#note({ does: "says", who: this.name, text, ...manner, ...this.#place(how) }, bubble)
    return bubble
  }

  /** Answers one message of the same chat, in its thread. */
  async replies(to: { readonly id: string }, text: string, partIndex = 0): Promise<Bubble> {
    const { chat } = this.#message(to)
    const replyTo = { messageId: to.id, partIndex }
    const bubble = this.#write(chat, [{ type: "text", value: text, decorations: [] }], { replyTo })
    const step = this.#recorder.stepOf(to.id)
    const part = partIndex === 0 ? {} : { partIndex }
    if (step !== undefined) this.#note({ does: "replies", who: this.name, to: step, text, ...part }, bubble)
    return bubble
  }

  /** Sends a file, with or without a text. */
  async sends(file: PhoneFile, where: Where = {}): Promise<Bubble> {
    const { bytes, filename, mimeType, text, voiceMemo = false } = file
    const line = where.in?.chat.line ?? this.#line(where.line)
    const { id } = this.#world.attachments.keep(line.account, filename, mimeType, bytes)
    const media: PartDraft = { type: "media", attachmentId: id }
    const parts: PartDraft[] = text ? [{ type: "text", value: text, decorations: [] }, media] : [media]
    const bubble = this.#send(parts, where, { voiceMemo })
    const base64 = Buffer.from(bytes).toString("base64")
    const said = {
      filename,
      mimeType,
      base64,
      ...(text === undefined ? {} : { text }),
      ...(voiceMemo ? { voiceMemo } : {}),
      ...this.#place(where),
    }
    this.#note({ does: "sends", who: this.name, ...said }, bubble)
    return bubble
  }

  /** Taps back on a message: one of the six, or any emoji. @throws Error on SMS, which has no tapbacks. */
  async reacts(reaction: string, to: { readonly id: string }, partIndex = 0): Promise<void> {
    this.#react("add", reaction, to, partIndex)
    this.#noteReaction("reacts", reaction, to, partIndex)
  }

  /** Puts a picture on a message; lines cannot do that. @throws Error on SMS. */
  async sticks(sticker: StickerFile, to: { readonly id: string }, partIndex = 0): Promise<void> {
    const { bytes, filename, mimeType, width = 300, height = 300 } = sticker
    const message = this.#message(to)
    const file = this.#world.attachments.keep(message.chat.line.account, filename, mimeType, bytes)
    const url = downloadUrl(this.#world, file)
    this.#world.personReacts({
      person: this.#self,
      message,
      operation: "add",
      type: "sticker",
      emoji: null,
      sticker: { filename, mimeType, width, height, url },
      partIndex,
    })
  }

  /** Takes a tapback away. */
  async unreacts(reaction: string, to: { readonly id: string }, partIndex = 0): Promise<void> {
    this.#react("remove", reaction, to, partIndex)
    this.#noteReaction("unreacts", reaction, to, partIndex)
  }

  /** Changes what was said. @throws Error for somebody else's message, or one that is not iMessage. */
  async edits(said: { readonly id: string }, text: string, partIndex = 0): Promise<Bubble> {
    const message = this.#message(said)
    this.#world.personEdits({ person: this.#self, message, text, partIndex })
    const to = this.#recorder.stepOf(said.id)
    if (to !== undefined) this.#recorder.note({ does: "edits", who: this.name, to, text, partIndex })
    return bubbleOf(this.#world, message)
  }

  /** Begins to type; subscribers hear of it on iMessage only. */
  async types(where: Where = {}): Promise<void> {
    this.#types(true, where)
    this.#recorder.note({ does: "types", who: this.name, ...this.#place(where) })
  }

  /** Stops typing without a word. */
  async stopsTyping(where: Where = {}): Promise<void> {
    this.#types(false, where)
    this.#recorder.note({ does: "stops typing", who: this.name, ...this.#place(where) })
  }

  /** Opens the chat; for a person who `reads: "when asked"`. */
  async reads(where: Where = {}): Promise<void> {
    const chat = this.#chat(where)
    if (chat) this.#world.personReads(this.#self, chat)
    this.#recorder.note({ does: "reads", who: this.name, ...this.#place(where) })
  }

  /** Leaves a group. */
  async leaves(group: Group): Promise<void> {
    const step = this.#recorder.groupStep(group.chat)
    this.#world.personLeaves(this.#self, group.chat)
    this.#recorder.note({ does: "leaves", who: this.name, group: step })
  }

  /** Calls a line, which rings its forwarding number. */
  async calls(outcome: CallOutcome = "answered", { line }: Pick<Where, "line"> = {}): Promise<void> {
    this.#world.personCalls(this.#self, this.#line(line), outcome)
  }

  /** Lets a chat see where they are, or that they moved. @throws Error off iMessage. */
  async sharesLocation(place: Place, where: Where & { readonly for?: Duration } = {}): Promise<void> {
    const { for: duration } = where
    const forMs = duration === undefined ? [] : [milliseconds(duration)]
    this.#world.personShares(this.#self, this.#chatThere(where), place, ...forMs)
  }

  /** Stops letting a chat see where they are. */
  async stopsSharingLocation(where: Where = {}): Promise<void> {
    this.#world.personStopsSharing(this.#self, this.#chatThere(where))
  }

  /** Sends a poll. Spec `latest`. */
  async polls(options: readonly string[], where: Where = {}): Promise<Bubble> {
    const to = where.in?.chat ?? this.#line(where.line)
    const content = pollContent(options, null)
    return bubbleOf(this.#world, this.#world.personSays({ person: this.#self, to, content }))
  }

  /** Votes in a poll by the option's text. Spec `latest`. @throws Error when there is no such option. */
  async votes(option: string, poll: { readonly id: string }): Promise<void> {
    this.#vote("add", option, poll)
  }

  /** Takes a vote back. Spec `latest`. */
  async unvotes(option: string, poll: { readonly id: string }): Promise<void> {
    this.#vote("remove", option, poll)
  }

  /** Changes phone or habits: another service, receipts off, out of reach. */
  becomes(traits: PersonTraits): void {
    change(this.#self, traits)
    this.#world.events.emit("met", this.#self)
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

  /** Whether the line asked in this chat where they are. */
  seesLocationRequest(where: Where = {}): boolean {
    return (this.#chat(where)?.locationAskedAt ?? 0) > 0
  }

  /** The line's contact card, if it was shown in this chat. */
  seesContactCard(
    where: Where = {},
  ): { readonly firstName: string; readonly lastName: string | null } | null {
    const chat = this.#chat(where)
    const card = chat && chat.cardsShown > 0 ? chat.line.card : null
    return card && { firstName: card.firstName, lastName: card.lastName }
  }

  /** Everything in the chat as this phone shows it, oldest first. */
  bubbles(where: Where = {}): readonly Bubble[] {
    const arrived = (message: Message) => message.status !== "pending" && message.status !== "failed"
    const messages = this.#chat(where)?.messages ?? []
    return messages.filter(arrived).map((message) => bubbleOf(this.#world, message))
  }

  #send(parts: readonly PartDraft[], where: Where, how: Partial<Content>): Bubble {
    return this.#write(where.in?.chat ?? this.#line(where.line), parts, how)
  }

  #write(to: Line | Chat, parts: readonly PartDraft[], how: Partial<Content>): Bubble {
    const plain = { effect: null, replyTo: null, preferredService: null, idempotencyKey: null }
    const content = { ...plain, ...how, parts }
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
    this.#world.personTypes(this.#self, this.#chatThere(where), on)
  }

  #vote(operation: "add" | "remove", text: string, poll: { readonly id: string }): void {
    const message = this.#message(poll)
    const option = pollIn(message).options.find((one) => one.text === text)
    if (!option) throw new Error(`${JSON.stringify(text)} is no option of this poll.`)
    const member = this.#memberOf(message.chat)
    this.#world.vote({ message, operation, optionId: option.id, member, traceId: newTraceId() })
  }

  #memberOf(chat: Chat): Membership {
    const member = activeMember(chat, this.handle)
    if (!member) throw new Error(`${this.name} is not in this chat.`)
    return member
  }

  #note(step: Step, { id }: Bubble): void {
    this.#recorder.note(step, id)
  }

  #noteReaction(
    does: "reacts" | "unreacts",
    reaction: string,
    { id }: { readonly id: string },
    partIndex: number,
  ): void {
    const to = this.#recorder.stepOf(id)
    if (to !== undefined) this.#recorder.note({ does, who: this.name, to, reaction, partIndex })
  }

  #place({ in: group, line }: Where): StepPlace {
    return this.#recorder.place(group?.id, group ? undefined : this.#line(line))
  }

  #chatThere(where: Where): Chat {
    const chat = this.#chat(where)
    if (chat) return chat
    throw new Error(`${this.name} has no chat with this line yet; let ${this.name} say something first.`)
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

function effectOf(name: EffectName): Effect {
  return { type: bubbleEffects.some((one) => one === name) ? "bubble" : "screen", name }
}

const tapbacks: readonly ReactionType[] = ["love", "like", "dislike", "laugh", "emphasize", "question"]
