import type { Line } from "../../world/account.ts"
import { type Chat, others } from "../../world/chat.ts"
import { type Message, type Part, textOf } from "../../world/message.ts"
import type { Person } from "../../world/person.ts"
import { capabilities, type Service } from "../../world/service.ts"
import type { World } from "../../world/world.ts"
import type { Notice, PhoneChat, PhoneLine, PhoneMessage, PhonePart, PhonePerson } from "./wire.ts"

const quoteLength = 140

/** A line as phones know it. */
export function lineShape(world: World, { number, card, status }: Line): PhoneLine {
  const name = card ? [card.firstName, card.lastName].filter(Boolean).join(" ") : null
  return { number, name, image: card?.imageUrl ? local(world, card.imageUrl) : null, status }
}

/** A person and their phone. */
export function personShape({ handle, name, services, readReceipts, reads, reachable }: Person): PhonePerson {
  const service = (["iMessage", "RCS", "SMS"] as const).find((one) => services.has(one)) ?? "SMS"
  return { handle, name, service, readReceipts, reads, reachable }
}

/** A chat without its messages. */
export function chatShape(world: World, chat: Chat, notices: readonly Notice[]): PhoneChat {
  const now = world.clock.now()
  const isShared = ({ endsAt }: { readonly endsAt: number | null }) => endsAt === null || endsAt > now
  return {
    id: chat.id,
    line: chat.line.number,
    isGroup: chat.isGroup,
    name: chat.name,
    icon: chat.icon === null ? null : local(world, chat.icon),
    service: chat.service,
    members: others(chat).map(({ handle }) => handle),
    lineIsIn: chat.me.status === "active",
    typingMs: Math.max(0, chat.typingUntil - now),
    card: chat.cardsShown > 0,
    locationAskedAt: chat.locationAskedAt,
    sharing: [...chat.locations].flatMap(([handle, shared]) => (isShared(shared) ? [handle] : [])),
    health: chat.health.status,
    notices,
    updatedAt: chat.updatedAt,
    count: chat.messages.length,
  }
}

/** A message as a phone on its service shows it. Source: Linq API docs, "Protocol selection". */
export function messageShape(world: World, message: Message): PhoneMessage {
  const service = message.service ?? message.chat.service
  const shows = capabilities[service]
  return {
    id: message.id,
    chatId: message.chat.id,
    place: message.place,
    from: message.sender.handle,
    fromLine: message.sender.isMe,
    service,
    status: message.status,
    at: message.createdAt,
    readAt: message.readAt,
    parts: message.parts.map((part) => partShape(world, part, service)),
    effect: shows.effects ? message.effect : null,
    replyTo: shows.threads ? quoteOf(world, message) : null,
    replaces: message.replaces,
    voiceMemo: message.voiceMemo && service === "iMessage",
    failure: message.failure ?? null,
  }
}

// The answered message may be deleted from the platform's records; phones keep it all the same.
function quoteOf(world: World, { replyTo, chat }: Message): PhoneMessage["replyTo"] {
  const id = replyTo?.messageId ?? ""
  const answered = replyTo && (world.messages.get(id) ?? chat.messages.find((message) => message.id === id))
  if (!answered) return null
  return {
    ...replyTo,
    place: answered.place,
    from: answered.sender.handle,
    text: textOf(answered).slice(0, quoteLength),
  }
}

function partShape(world: World, part: Part, service: Service): PhonePart {
  const shows = capabilities[service]
  const reactions = part.reactions.map(({ member, type, emoji, sticker }) => ({
    from: member.handle,
    type,
    emoji,
    sticker: sticker && { ...sticker, url: local(world, sticker.url) },
  }))
  const shown = { reactions: shows.tapbacks ? reactions : [] }
  switch (part.type) {
    case "text": {
      const { value, decorations, earlier = [] } = part
      return { type: "text", value, decorations: shows.decorations ? decorations : [], earlier, ...shown }
    }
    case "link":
      // A rich preview is beyond SMS: the address stands there as it is.
      return service === "SMS"
        ? { type: "text", value: part.value, decorations: [], earlier: [], ...shown }
        : { type: "link", value: part.value, ...shown }
    case "media": {
      const { filename, mimeType, sizeBytes, url } = part
      return { type: "media", filename, mimeType, sizeBytes, url: local(world, url), ...shown }
    }
    case "imessage_app": {
      const { app, layout, url } = part.card
      return {
        type: "card",
        app: app.name,
        url,
        caption: layout.caption ?? "",
        subcaption: layout.subcaption ?? "",
        trailingCaption: layout.trailing_caption ?? "",
        trailingSubcaption: layout.trailing_subcaption ?? "",
        image: layout.image_url === undefined ? null : local(world, layout.image_url),
        imageTitle: layout.image_title ?? "",
        imageSubtitle: layout.image_subtitle ?? "",
        ...shown,
      }
    }
    case "poll": {
      const options = part.options.map(({ text, votes }) => {
        return { text, voters: votes.map(({ member }) => member.handle) }
      })
      return { type: "poll", options, ...shown }
    }
  }
}

/** The page may have been opened under another name of this machine, so its own files have no host. */
function local({ origin }: World, url: string): string {
  return url.startsWith(`${origin}/`) ? url.slice(origin.length) : url
}
