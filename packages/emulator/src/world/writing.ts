import { randomUUID } from "node:crypto"
import { downloadUrl } from "./attachments.ts"
import type { Chat, Membership } from "./chat.ts"
import { LinqError } from "./errors.ts"
import { fileNameOf, guessType } from "./media-types.ts"
import type { Content, Message, Part, PartDraft } from "./message.ts"
import { newOption } from "./polls.ts"
import type { Service } from "./service.ts"
import type { World } from "./world.ts"

/** What is common to every message that is written into a chat. */
export interface Writing {
  readonly chat: Chat
  readonly sender: Membership
  readonly content: Content
  readonly parts: readonly Part[]
  readonly service: Service | null
  readonly traceId: string
}

/** Puts a message at the end of its chat, inbound ones as received and outbound ones as pending. */
export function write(world: World, writing: Writing): Message {
  const { chat, sender, content, parts, service, traceId } = writing
  const now = world.clock.now()
  const answered = answeredBy(chat, world, content)
  const message: Message = {
    id: randomUUID(),
    chat,
    place: chat.messages.length,
    sender,
    parts,
    effect: content.effect,
    replyTo: content.replyTo,
    preferredService: content.preferredService,
    idempotencyKey: content.idempotencyKey,
    traceId,
    voiceMemo: content.voiceMemo ?? false,
    replaces: content.replaces ?? null,
    service,
    status: sender.isMe ? "pending" : "received",
    createdAt: now,
    updatedAt: now,
    sentAt: sender.isMe ? null : now,
    deliveredAt: null,
    readAt: null,
    edits: 0,
    deleted: false,
  }
  chat.messages.push(message)
  chat.updatedAt = now
  world.messages.set(message.id, message)
  if (answered) world.threads.add(message, answered)
  return message
}

/** The message that a content answers, or null. @throws LinqError 2002 when it is not in this chat. */
export function answeredBy(chat: Chat | null, world: World, { replyTo }: Content): Message | null {
  if (!replyTo) return null
  const answered = world.messages.get(replyTo.messageId)
  if (!answered || answered.chat !== chat) {
    throw new LinqError("MessageNotFound", `reply_to.message_id ${replyTo.messageId} is not in this chat`)
  }
  return answered
}

/**
 * Turns drafts into parts.
 *
 * @param writer who writes them, or null when they are only looked at.
 * @throws LinqError 2003, 2007, 5006 for attachments that cannot be used.
 */
export function partsOf(
  world: World,
  writer: Membership | null,
  drafts: readonly PartDraft[],
  line: Chat["line"],
): Part[] {
  return drafts.map((draft) => partOf(world, writer, draft, line))
}

function partOf(world: World, writer: Membership | null, draft: PartDraft, line: Chat["line"]): Part {
  if (draft.type === "poll") {
    const options = writer ? draft.options.map((text) => newOption(text, writer)) : []
    return { type: "poll", options, reactions: [] }
  }
  if (draft.type === "text") {
    const { mention = null, ...text } = draft
    return { ...text, ...(mention && world.spec === "latest" ? { mention } : {}), reactions: [] }
  }
  if (draft.type !== "media") return { ...draft, reactions: [] }
  if ("url" in draft) {
    const filename = fileNameOf(draft.url)
    const mimeType = guessType(filename)
    return {
      type: "media",
      id: randomUUID(),
      filename,
      mimeType,
      sizeBytes: 0,
      url: draft.url,
      reactions: [],
    }
  }
  const attachment = world.attachments.ready(line.account, draft.attachmentId)
  return {
    type: "media",
    id: attachment.id,
    filename: attachment.filename,
    mimeType: attachment.contentType,
    sizeBytes: attachment.sizeBytes,
    url: downloadUrl(world, attachment),
    reactions: [],
  }
}
