import { nameOf } from "../../world/bubble.ts"
import type { Happening } from "../../world/happening.ts"
import type { World } from "../../world/world.ts"
import type { Notice } from "./wire.ts"

const mostPerChat = 500

/** The small print of each chat: who came and went, and what it was called. */
export class Notices {
  readonly #world: World
  readonly #byChat = new Map<string, Notice[]>()
  #last = 0

  constructor(world: World) {
    this.#world = world
  }

  /** Those of one chat, oldest first. */
  of(chatId: string): readonly Notice[] {
    return this.#byChat.get(chatId) ?? []
  }

  /** Notes what phones say of a happening, if they say anything. */
  take(happening: Happening): void {
    const text = this.#wordsFor(happening)
    if (text === null || !("chat" in happening)) return
    const kept = this.#byChat.get(happening.chat.id) ?? []
    const notices = [...kept, { id: ++this.#last, at: happening.at, text }].slice(-mostPerChat)
    this.#byChat.set(happening.chat.id, notices)
  }

  #wordsFor(happening: Happening): string | null {
    const name = (handle: string) => nameOf(this.#world, handle)
    switch (happening.type) {
      case "participant.added":
        return `${name(happening.member.handle)} joined the conversation`
      case "participant.removed": {
        const { handle, status } = happening.member
        return `${name(handle)} ${status === "left" ? "left" : "was removed from"} the conversation`
      }
      case "chat.group_name_updated": {
        const by = name(happening.by.handle)
        return happening.newValue === null
          ? `${by} removed the name from the conversation`
          : `${by} named the conversation “${happening.newValue}”`
      }
      case "chat.group_icon_updated":
        return `${name(happening.by.handle)} changed the group photo`
      case "chat.group_name_update_failed":
        return "The name could not be changed: SMS groups have none"
      case "chat.group_icon_update_failed":
        return "The photo could not be changed: SMS groups have none"
      case "location.sharing.started":
        return `${name(happening.sharedBy)} started sharing location`
      case "location.sharing.stopped":
        return `${name(happening.sharedBy)} stopped sharing location`
      default:
        return null
    }
  }
}
