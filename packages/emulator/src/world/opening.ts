import type { Line } from "./account.ts"
import { type Chat, newChat } from "./chat.ts"
import type { Person } from "./person.ts"
import type { Service } from "./service.ts"
import type { World } from "./world.ts"

/** Who a new chat is between. */
export interface Opening {
  readonly line: Line
  readonly people: readonly Person[]
  readonly service: Service
  readonly name: string | null
  readonly isGroup: boolean
  readonly traceId: string
}

/** Opens a chat and says so. */
export function openChatWith(world: World, opening: Opening): Chat {
  const { line, people, service, name, isGroup, traceId } = opening
  const now = world.clock.now()
  const handles = people.map((person) => person.handle)
  const chat = newChat({ line, handles, isGroup, name, service, now })
  world.chats.keep(chat)
  world.publish({ type: "chat.created", chat, line, at: now, traceId })
  return chat
}
