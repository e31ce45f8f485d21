import {
  BackchatError,
  type Chat,
  type Decoration,
  type OutgoingPart,
  PlatformError,
  type Recipients,
  type RemoteMedia,
  type SendOptions,
  type SentMessage,
  type StagedMessage,
} from "@backchat/core"
import type { LinqAPIV3 } from "@linqapp/sdk"
import type { Answer, Call } from "./call.ts"
import { serviceOf } from "./parse/handle.ts"
import { fieldsOf, textOf } from "./parse/payload.ts"

type Sent = Omit<SentMessage, "degraded">

/**
 * Sends one message: to a chat, to people from a line of yours, or to people from the line that the
 * platform thinks best.
 *
 * The key makes a repeat safe, save for a voice memo: the platform takes no key there, so one whose
 * answer was lost may be heard twice.
 */
export function send(
  call: Call,
  target: Chat | Recipients,
  message: StagedMessage,
  options: SendOptions,
): Promise<Sent> {
  const memo = message.parts.find((part) => part.type === "media" && part.voiceMemo === true)
  if (memo?.type === "media") return sendVoiceMemo(call, target, memo.source, options)
  if ("id" in target) return sendToChat(call, target.id, message, options)
  return target.from === undefined
    ? sendFromBestLine(call, target.to, message, options)
    : createChat(call, target.from, target.to, message, options)
}

async function sendToChat(
  call: Call,
  chatId: string,
  message: StagedMessage,
  { key, signal }: SendOptions,
): Promise<Sent> {
  const operation = "chats.messages.send"
  const answer = await call(operation, signal, (client, options) =>
    client.chats.messages.send(chatId, { message: contentOf(message, key) }, options),
  )
  return sent(operation, key, answer, chatId, fieldsOf(answer.data).message)
}

async function createChat(
  call: Call,
  from: string,
  to: readonly string[],
  message: StagedMessage,
  { key, signal }: SendOptions,
): Promise<Sent> {
  const operation = "chats.create"
  const answer = await call(operation, signal, (client, options) =>
    client.chats.create({ from, to: [...to], message: contentOf(message, key) }, options),
  )
  const chat = fieldsOf(fieldsOf(answer.data).chat)
  return sent(operation, key, answer, chat.id, chat.message, chat.service)
}

async function sendFromBestLine(
  call: Call,
  to: readonly string[],
  message: StagedMessage,
  { key, signal }: SendOptions,
): Promise<Sent> {
  const operation = "messages.create"
  const answer = await call(operation, signal, (client, options) =>
    client.messages.create({ to: [...to], message: contentOf(message, key) }, options),
  )
  const data = fieldsOf(answer.data)
  return sent(operation, key, answer, data.chat_id, data.message, data.service)
}

async function sendVoiceMemo(
  call: Call,
  target: Chat | Recipients,
  source: RemoteMedia,
  { key, signal }: SendOptions,
): Promise<Sent> {
  if (!("id" in target)) {
    throw new BackchatError(
      "unsupported",
      "A voice memo can only be sent into a chat that exists. Send a text first, or the recording as a file.",
    )
  }
  const operation = "chats.sendVoicememo"
  const memo = "url" in source ? { voice_memo_url: source.url } : { attachment_id: source.attachmentId }
  const answer = await call(operation, signal, (client, options) =>
    client.chats.sendVoicememo(target.id, memo, options),
  )
  return sent(operation, key, answer, target.id, fieldsOf(answer.data).voice_memo)
}

function sent(
  operation: string,
  key: string,
  { data, traceId }: Answer<unknown>,
  chatId: unknown,
  message: unknown,
  service?: unknown,
): Sent {
  const { id, service: chosen } = fieldsOf(message)
  const messageId = textOf(id)
  const chat = textOf(chatId)
  if (messageId === undefined || chat === undefined) {
    // A proxy's page, perhaps. The message may be out, so the same key has to ask again.
    throw new PlatformError(
      `Linq accepted ${operation} but its answer names no message. Is LINQ_API_V3_BASE_URL really Linq?`,
      { operation, retryable: true, traceId },
    )
  }
  const trace = traceId ?? textOf(fieldsOf(data).trace_id)
  return {
    id: messageId,
    chatId: chat,
    key,
    service: serviceOf(chosen) ?? serviceOf(service),
    traceId: trace,
  }
}

function contentOf(message: StagedMessage, key: string): LinqAPIV3.MessageContent {
  const { effect, replyTo, service } = message
  return {
    parts: message.parts.map(partOf),
    idempotency_key: key,
    ...(effect && { effect: { type: effect.type, name: effect.name } }),
    ...(replyTo && { reply_to: { message_id: replyTo.messageId, part_index: replyTo.partIndex ?? 0 } }),
    ...(service && { preferred_service: service }),
  }
}

function partOf(part: OutgoingPart<RemoteMedia>): LinqAPIV3.MessageContent["parts"][number] {
  switch (part.type) {
    case "text":
      if (part.decorations === undefined || part.decorations.length === 0)
        return { type: "text", value: part.value }
      return { type: "text", value: part.value, text_decorations: part.decorations.map(decorationOf) }
    case "link":
      return { type: "link", value: part.value }
    case "media":
      return "url" in part.source
        ? { type: "media", url: part.source.url }
        : { type: "media", attachment_id: part.source.attachmentId }
  }
}

function decorationOf({ range: [start, end], ...look }: Decoration): LinqAPIV3.TextDecoration {
  return { range: [start, end], ...look }
}
