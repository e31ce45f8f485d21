import type Linq from "@linqapp/sdk"
import { z } from "zod"
import { chatHandle } from "../wire/chat.ts"
import { messageBody, sentMessageBody } from "../wire/message.ts"
import type { Content } from "../world/message.ts"
import { knownChats, type Selection } from "../world/sending.ts"
import { check, idIn, list, phoneNumber, recipients } from "./check.ts"
import { cardUrl, layout, messageContent } from "./content.ts"
import { createAlone } from "./create-alone.ts"
import { fetchMedia } from "./media.ts"
import type { Answer, Call, Operation } from "./operation.ts"
import { cut, type MessagePage, pageOf } from "./page.ts"
import { sendOnce } from "./send-once.ts"

const text = z.string().min(1).max(10_000)
const createBody = z.object({
  to: recipients,
  message: messageContent,
  continuation_message: z.object({ text }).optional(),
  exclude_from: list(phoneNumber, { most: 1_000 }).default([]),
  override_optout: z.boolean().default(false),
})

function create(call: Call): Promise<Answer> {
  const { world, account, traceId } = call
  const {
    to,
    message: content,
    continuation_message,
    exclude_from,
    override_optout,
  } = check(createBody, call.body)
  const exclude = world.spec === "latest" ? exclude_from : []
  const key = call.idempotencyKey ?? content.idempotencyKey
  const continuation = continuation_message ? textContent(continuation_message.text, key) : null
  const send = async () => {
    const fetched = { ...(await fetchMedia(call, content)), idempotencyKey: key }
    const selected = { account, to, content: fetched, continuation, exclude, traceId }
    const selection = world.sendFromBestLine({ ...selected, overridesOptOut: override_optout })
    return { message: selection.message, answer: { status: 202, body: selectionBody(selection) } }
  }
  return sendOnce(call, key, () =>
    knownChats(world, account, to).length > 0 ? send() : createAlone(call, account.partnerId, to, send),
  )
}

function textContent(value: string, idempotencyKey: string | null): Content {
  const parts = [{ type: "text", value, decorations: [] } as const]
  return { parts, effect: null, replyTo: null, preferredService: null, idempotencyKey }
}

function selectionBody(selection: Selection): Linq.MessageCreateResponse {
  const { chat, message, created, reason, previousChat } = selection
  return {
    chat_id: chat.id,
    created_new_chat: created,
    from: chat.line.number,
    from_selection: { reason, reused_existing_chat: !created },
    handles: chat.members.map(chatHandle),
    is_group: chat.isGroup,
    message: sentMessageBody(message),
    service: chat.service,
    previous_chat_id: previousChat?.id ?? null,
  }
}

function retrieve(call: Call): Answer {
  return { status: 200, body: messageBody(call.world.message(call.account, idIn(call, "messageId"))) }
}

const updateBody = z.object({ text, part_index: z.number().int().min(0).default(0) })

function update(call: Call): Answer {
  const message = call.world.message(call.account, idIn(call, "messageId"))
  const { text: value, part_index } = check(updateBody, call.body)
  return { status: 200, body: messageBody(call.world.editMessage(message, value, part_index, call.traceId)) }
}

function remove(call: Call): Answer {
  call.world.deleteMessage(call.world.message(call.account, idIn(call, "messageId")))
  return { status: 204 }
}

const threadQuery = z.object({ order: z.enum(["asc", "desc"]).default("asc") })

function thread(call: Call): Answer {
  const message = call.world.message(call.account, idIn(call, "messageId"))
  const { order } = check(threadQuery, call.query)
  const oldestFirst = call.world.threads.around(message, call.world.clock.now())
  const ordered = order === "asc" ? oldestFirst : [...oldestFirst].reverse()
  const { items, next } = cut(ordered, pageOf(call.query, 50))
  const body: MessagePage = {
    messages: items.map(messageBody),
    next_cursor: next,
  }
  return { status: 200, body }
}

const cardBody = z.object({
  layout,
  fallback_text: z.string().max(10_000).nullish(),
  interactive: z.boolean().default(true),
  url: cardUrl,
})

function updateAppCard(call: Call): Answer {
  const { world, traceId } = call
  const old = world.message(call.account, idIn(call, "messageId"))
  const { fallback_text: fallbackText = null, ...card } = check(cardBody, call.body)
  const message = world.updateAppCard(old, { ...card, fallbackText }, traceId)
  const body: Linq.MessageUpdateAppCardResponse = {
    chat_id: message.chat.id,
    message: sentMessageBody(message),
  }
  return { status: 202, body }
}

/** Messages by their ids, and sends without a line. */
export const messages: readonly Operation[] = [
  { name: "messages.create", method: "POST", path: "/v3/messages", sends: true, run: create },
  { name: "messages.retrieve", method: "GET", path: "/v3/messages/:messageId", run: retrieve },
  { name: "messages.update", method: "PATCH", path: "/v3/messages/:messageId", run: update },
  { name: "messages.delete", method: "DELETE", path: "/v3/messages/:messageId", run: remove },
  {
    name: "messages.updateAppCard",
    method: "POST",
    path: "/v3/messages/:messageId/update",
    sends: true,
    run: updateAppCard,
  },
  { name: "messages.listMessagesThread", method: "GET", path: "/v3/messages/:messageId/thread", run: thread },
]
