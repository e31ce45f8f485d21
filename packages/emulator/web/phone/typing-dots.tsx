import { useEffect, useState } from "preact/hooks"
import type { PhoneChat } from "../store/wire.ts"
import { botName } from "../store/world.ts"

/** The bot's typing dots, for as long as the platform shows them. */
export function TypingDots({ chat }: { chat: PhoneChat }) {
  const [over, setOver] = useState<PhoneChat | null>(null)
  useEffect(() => {
    if (chat.typingMs <= 0) return
    const timer = setTimeout(() => setOver(chat), chat.typingMs)
    return () => clearTimeout(timer)
  }, [chat])
  const shows = chat.typingMs > 0 && over !== chat
  return (
    <div role="status" class={shows ? "typing" : "unseen"}>
      {shows && (
        <span class="bubble bubble-theirs bubble-tail typing-dots">
          <i />
          <i />
          <i />
          <span class="unseen">{botName(chat.line)} is typing</span>
        </span>
      )}
    </div>
  )
}
