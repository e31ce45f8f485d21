import { type Chat, requireOpen } from "./chat.ts"
import type { World } from "./world.ts"

/** What is behind the bubbles of a chat, as the API takes it. Spec `latest`. */
export interface Background {
  readonly type: "color" | "dynamic" | "photo"
  readonly variant?: string
  readonly shades?: readonly string[]
  readonly style?: string
  readonly image_url?: string
}

/** Changes it, afterwards; null takes it away. Other services accept and show nothing. @throws LinqError 2013. */
export function setBackground(
  world: World,
  chat: Chat,
  background: Background | null,
  traceId: string,
): void {
  requireOpen(chat)
  if (chat.service !== "iMessage") return
  world.afterwards(() => {
    chat.background = background
    const at = world.clock.now()
    world.publish({
      type: "chat.background_updated",
      chat,
      by: chat.me,
      background,
      line: chat.line,
      at,
      traceId,
    })
  })
}
