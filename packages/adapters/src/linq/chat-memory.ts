import type { Chat, ChatHealth, Service } from "@backchat/core"
import { Recent } from "../recent.ts"

/** What events tell about a chat. Absent fields leave alone what was known before. */
export interface ChatFacts {
  readonly isGroup?: boolean | undefined
  readonly line?: string | undefined
  readonly service?: Service | undefined
  readonly health?: ChatHealth | undefined
}

/**
 * Remembers what was last said of the chats lately heard from, since typing, reactions and failures
 * carry a chat id and nothing else. A forgotten chat costs only detail.
 */
export interface ChatMemory {
  /** The chat with these facts and those remembered, which from now on include these. */
  learn(id: string, facts: ChatFacts): Chat
  recall(id: string): ChatFacts | undefined
}

/** @param capacity chats remembered; the one longest unheard of is forgotten first. Default 10,000. */
export function createChatMemory(capacity = 10_000): ChatMemory {
  const known = new Recent<ChatFacts>(capacity)
  return {
    learn(id, facts) {
      const before = known.get(id)
      const chat: Chat = {
        id,
        isGroup: facts.isGroup ?? before?.isGroup,
        line: facts.line ?? before?.line,
        service: facts.service ?? before?.service,
        health: facts.health,
      }
      known.set(id, { isGroup: chat.isGroup, line: chat.line, service: chat.service })
      return chat
    },
    recall: (id) => known.get(id),
  }
}
