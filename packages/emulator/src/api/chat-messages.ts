import type Linq from "@linqapp/sdk"
import { z } from "zod"
import { messageBody, sentMessageBody } from "../wire/message.ts"
import { isGone } from "../world/media-lifetime.ts"
import type { Message } from "../world/message.ts"
import { check, idIn } from "./check.ts"
import { messageContent } from "./content.ts"
import { fetchMedia } from "./media.ts"
import type { Answer, Call, Operation } from "./operation.ts"
import { cursorAt, type MessagePage, pageOf } from "./page.ts"
import { sendOnce } from "./send-once.ts"

const sendBody = z.object({ message: messageContent, override_optout: z.boolean().default(false) })

function send(call: Call): Promise<Answer> {
  const { world, account, traceId } = call
  const chat = world.openChat(account, idIn(call, "chatId"))
  const { message: content, override_optout: overridesOptOut } = check(sendBody, call.body)
  return sendOnce(call, content.idempotencyKey, async () => {
    const fetched = await fetchMedia(call, content)
    const message = world.sendMessage({ chat, content: fetched, overridesOptOut, traceId })
    const body: Linq.Chats.MessageSendResponse = { chat_id: chat.id, message: sentMessageBody(message) }
    return { message, answer: { status: 202, body } }
  })
}

/** Newest first. A cursor counts from the beginning of the chat, so new messages do not shift a page. */
function list(call: Call): Answer {
  const { messages } = call.world.chat(call.account, idIn(call, "chatId"))
  const now = call.world.clock.now()
  const { limit, skip } = pageOf(call.query, 50)
  const items: Message[] = []
  let place = skip === 0 ? messages.length - 1 : Math.min(skip, messages.length) - 1
  for (; place >= 0 && items.length < limit; place--) {
    const message = messages[place]
    if (message && !isGone(message, now)) items.push(message)
  }
  const body: MessagePage = {
    messages: items.map(messageBody),
    next_cursor: place >= 0 ? cursorAt(place + 1) : null,
  }
  return { status: 200, body }
}

/** The messages of one chat. */
export const chatMessages: readonly Operation[] = [
  { name: "chats.messages.send", method: "POST", path: "/v3/chats/:chatId/messages", sends: true, run: send },
  { name: "chats.messages.list", method: "GET", path: "/v3/chats/:chatId/messages", run: list },
]
