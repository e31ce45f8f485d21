import { z } from "zod"
import type { Background } from "../world/background.ts"
import { check, idIn, list, webUrl } from "./check.ts"
import { fetchImage } from "./media.ts"
import type { Answer, Call, Operation } from "./operation.ts"

const word = z.string().max(64).exactOptional()

const backgroundBody = z.object({
  type: z.enum(["color", "dynamic", "photo"]),
  variant: word,
  shades: list(z.string().max(64), { most: 16 }).exactOptional(),
  style: word,
  image_url: webUrl.exactOptional(),
})

async function set(call: Call): Promise<Answer> {
  const chat = call.world.openChat(call.account, idIn(call, "chatId"))
  const asked: Background = check(backgroundBody, call.body)
  const { image_url } = asked
  const background = image_url ? { ...asked, image_url: await fetchImage(call, image_url) } : asked
  call.world.setBackground(chat, background, call.traceId)
  return { status: 202, body: { chat_id: chat.id, status: "pending" } }
}

function remove(call: Call): Answer {
  const chat = call.world.openChat(call.account, idIn(call, "chatId"))
  call.world.setBackground(chat, null, call.traceId)
  return { status: 202, body: { chat_id: chat.id, status: "pending" } }
}

/** What is behind the bubbles. Spec `latest`. */
export const background: readonly Operation[] = [
  { name: "chats.background.set", method: "POST", path: "/v3/chats/:chatId/background", run: set },
  { name: "chats.background.remove", method: "DELETE", path: "/v3/chats/:chatId/background", run: remove },
]
