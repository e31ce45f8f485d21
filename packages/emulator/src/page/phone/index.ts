import type { Router } from "express"
import type { Emulator } from "../../emulator.ts"
import type { BotLink } from "../bot-link.ts"
import { BotWatchman } from "./bot-health.ts"
import { Changes } from "./changes.ts"
import { Notices } from "./notices.ts"
import { phoneRoutes } from "./routes.ts"
import { chatShape, lineShape, messageShape, personShape } from "./shape.ts"
import type { PhoneState } from "./wire.ts"

/** The phone's half of the page's server. */
export interface Phone {
  readonly routes: Router
  /** Judges this bot from now on. */
  attach(link: BotLink): void
}

/** How much a page is given to begin with; the rest it asks for. */
const mostChats = 500
const mostPeople = 1_000
const mostMessages = 40

/** Begins to watch what is on people's phones. Pages hear `phone`, what changed, and `health`, of the bot. */
export function phone(emulator: Emulator, tell: (event: string, data: unknown) => void): Phone {
  const { world } = emulator
  const notices = new Notices(world)
  const watchman = new BotWatchman(emulator)
  new Changes(world, notices, (news) => tell("phone", news))
  watchman.on("health", (health) => tell("health", health))

  function state(): PhoneState {
    const chats = [...world.chats.all()].sort((a, b) => b.updatedAt - a.updatedAt).slice(0, mostChats)
    const handles = new Set(
      chats.flatMap(({ members }) => members.flatMap(({ isMe, handle }) => (isMe ? [] : [handle]))),
    )
    for (const { handle } of world.people.all()) if (handles.size < mostPeople) handles.add(handle)
    return {
      lines: emulator.account.lines.map((line) => lineShape(world, line)),
      people: [...handles].map((handle) => personShape(world.people.at(handle))),
      chats: chats.map((chat) => chatShape(world, chat, notices.of(chat.id))),
      messages: chats.flatMap(({ messages }) =>
        messages.slice(-mostMessages).map((message) => messageShape(world, message)),
      ),
      bot: watchman.health,
      now: world.clock.now(),
      spec: world.spec,
    }
  }

  const earlier = (chatId: string, before: number, limit: number) =>
    world
      .chat(emulator.account, chatId)
      .messages.slice(Math.max(0, before - limit), before)
      .map((message) => messageShape(world, message))

  return { routes: phoneRoutes(emulator, { state, earlier }), attach: (link) => watchman.attach(link) }
}
