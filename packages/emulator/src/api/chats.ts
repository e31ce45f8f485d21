import type Linq from "@linqapp/sdk"
import { z } from "zod"
import { chatBody, chatHandle, displayName, healthStatus } from "../wire/chat.ts"
import { sentMessageBody } from "../wire/message.ts"
import { type Chat, others } from "../world/chat.ts"
import { LinqError } from "../world/errors.ts"
import type { Message } from "../world/message.ts"
import { requireGroup } from "../world/naming.ts"
import { check, handle, idIn, phoneNumber, recipients, webUrl } from "./check.ts"
import { messageContent } from "./content.ts"
import { createAlone } from "./create-alone.ts"
import { fetchImage, fetchMedia } from "./media.ts"
import type { Answer, Call, Operation } from "./operation.ts"
import { type ChatPage, cut, pageOf } from "./page.ts"
import { sendOnce } from "./send-once.ts"

const createBody = z.object({
  from: phoneNumber,
  to: recipients,
  message: messageContent,
  override_optout: z.boolean().default(false),
})

function create(call: Call): Promise<Answer> {
  const { world, account, traceId } = call
  const { from, to, message: content, override_optout: overridesOptOut } = check(createBody, call.body)
  const line = world.line(account, from)
  if (to.includes(from)) throw new LinqError("InvalidParameterValue", "to must not contain from")
  const send = async () => {
    const fetched = await fetchMedia(call, content)
    const { chat, message } = world.createChat({
      account,
      from,
      to,
      content: fetched,
      overridesOptOut,
      traceId,
    })
    return { message, answer: { status: 201, body: createdBody(chat, message) } }
  }
  return sendOnce(call, content.idempotencyKey, () =>
    world.chats.between(line, to) ? send() : createAlone(call, from, to, send),
  )
}

function createdBody(chat: Chat, message: Message): Linq.ChatCreateResponse {
  return {
    chat: {
      id: chat.id,
      display_name: displayName(chat),
      handles: chat.members.map(chatHandle),
      health_status: healthStatus(chat.health),
      is_group: chat.isGroup,
      message: sentMessageBody(message),
      service: chat.service,
    },
  }
}

const listQuery = z.object({ from: phoneNumber.optional(), to: handle.optional() })

function list(call: Call): Answer {
  const { from, to } = check(listQuery, call.query)
  const line = from === undefined ? undefined : call.world.line(call.account, from)
  const wanted = (chat: Chat) =>
    chat.line.account === call.account &&
    (line === undefined || chat.line === line) &&
    (to === undefined || others(chat).some((member) => member.handle === to))
  const found = [...call.world.chats.all()].filter(wanted).sort((a, b) => b.updatedAt - a.updatedAt)
  const { items, next } = cut(found, pageOf(call.query, 20))
  const body: ChatPage = { chats: items.map(chatBody), next_cursor: next }
  return { status: 200, body }
}

function retrieve(call: Call): Answer {
  return { status: 200, body: chatBody(call.world.chat(call.account, idIn(call, "chatId"))) }
}

const updateBody = z.object({
  display_name: z.string().min(1).max(255).optional(),
  group_chat_icon: webUrl.optional(),
})

async function update(call: Call): Promise<Answer> {
  const chat = call.world.chat(call.account, idIn(call, "chatId"))
  const { display_name: name, group_chat_icon: icon } = check(updateBody, call.body)
  if (name === undefined && icon === undefined) {
    throw new LinqError("MissingRequiredField", "display_name or group_chat_icon is required")
  }
  const change = { chat, by: chat.me, traceId: call.traceId }
  requireGroup(chat)
  const hosted = icon === undefined ? undefined : await fetchImage(call, icon)
  if (name !== undefined) call.world.renameChat({ ...change, value: name })
  if (hosted !== undefined) call.world.setIcon({ ...change, value: hosted })
  const body: Linq.ChatUpdateResponse = { chat_id: chat.id, status: "pending" }
  return { status: 200, body }
}

function markAsRead(call: Call): Answer {
  call.world.lineReads(call.world.openChat(call.account, idIn(call, "chatId")))
  return { status: 204 }
}

function leave(call: Call): Answer {
  call.world.leaveChat(call.world.openChat(call.account, idIn(call, "chatId")), call.traceId)
  const body: Linq.ChatLeaveChatResponse = {
    message: "Leave group chat queued",
    status: "accepted",
    trace_id: call.traceId,
  }
  return { status: 202, body }
}

/** Chats: open, list, read, rename, leave. */
export const chats: readonly Operation[] = [
  { name: "chats.create", method: "POST", path: "/v3/chats", sends: true, run: create },
  { name: "chats.listChats", method: "GET", path: "/v3/chats", run: list },
  { name: "chats.retrieve", method: "GET", path: "/v3/chats/:chatId", run: retrieve },
  { name: "chats.update", method: "PUT", path: "/v3/chats/:chatId", run: update },
  { name: "chats.markAsRead", method: "POST", path: "/v3/chats/:chatId/read", run: markAsRead },
  { name: "chats.leaveChat", method: "POST", path: "/v3/chats/:chatId/leave", run: leave },
]
