import type { Chat } from "../../world/chat.ts"
import type { Message } from "../../world/message.ts"
import type { Person } from "../../world/person.ts"
import type { World } from "../../world/world.ts"
import type { Notices } from "./notices.ts"
import { chatShape, lineShape, messageShape, personShape } from "./shape.ts"
import type { PhoneNews } from "./wire.ts"

/** Short enough to feel at once, long enough that a burst is one event. */
const gatheredMs = 16

/** Watches the world for what phones show, and tells it whole: a change that is told twice does no harm. */
export class Changes {
  readonly #world: World
  readonly #notices: Notices
  readonly #tell: (news: PhoneNews) => void
  readonly #messages = new Set<Message>()
  readonly #chats = new Set<Chat>()
  readonly #people = new Set<Person>()
  #timer: NodeJS.Timeout | undefined

  constructor(world: World, notices: Notices, tell: (news: PhoneNews) => void) {
    this.#world = world
    this.#notices = notices
    this.#tell = tell
    world.events.on("shown", (_reader, message) => this.#message(message))
    world.events.on("changed", (chat, messages = []) => {
      for (const message of messages) this.#messages.add(message)
      this.#chat(chat)
    })
    world.events.on("met", (person) => {
      this.#people.add(person)
      this.#soon()
    })
    world.events.on("happened", (happening) => {
      notices.take(happening)
      if ("message" in happening) this.#message(happening.message)
      else if ("chat" in happening) this.#chat(happening.chat)
      else this.#soon()
    })
  }

  #message(message: Message): void {
    this.#messages.add(message)
    this.#chat(message.chat)
  }

  #chat(chat: Chat): void {
    this.#chats.add(chat)
    this.#soon()
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => this.#flush(), gatheredMs).unref()
  }

  #flush(): void {
    this.#timer = undefined
    const world = this.#world
    const strangers = [...this.#chats].flatMap(({ members }) => members.filter(({ isMe }) => !isMe))
    for (const { handle } of strangers) this.#people.add(world.people.at(handle))
    const lines = [...world.accounts.values()].flatMap((account) => account.lines)
    this.#tell({
      lines: lines.map((line) => lineShape(world, line)),
      people: [...this.#people].map(personShape),
      chats: [...this.#chats].map((chat) => chatShape(world, chat, this.#notices.of(chat.id))),
      messages: [...this.#messages].map((message) => messageShape(world, message)),
    })
    for (const told of [this.#messages, this.#chats, this.#people]) told.clear()
  }
}
