import { type Decoration, type Message, textOf } from "./message.ts"
import { capabilities, type Service } from "./service.ts"
import type { World } from "./world.ts"

/** One message as its reader sees it: what the service cannot show is not there. */
export interface Bubble {
  /** The message's id. */
  readonly id: string
  readonly chatId: string
  /** The writer's name, or the line's number. */
  readonly from: string
  /** Whether your line wrote it. */
  readonly fromLine: boolean
  /** All of its texts, links and file names, one a line. */
  readonly text: string
  readonly decorations: readonly Decoration[]
  readonly media: readonly { readonly filename: string; readonly mimeType: string; readonly url: string }[]
  /** The name of the effect that plays, or null. */
  readonly effect: string | null
  /** The id of the message it hangs under, or null. */
  readonly replyTo: string | null
  readonly reactions: readonly { readonly from: string; readonly type: string }[]
  /** Whether it plays as a voice memo; off iMessage it is a file like any other. */
  readonly voiceMemo: boolean
  /** The id of the app card it takes the place of, or null. */
  readonly replaces: string | null
  /** What can be chosen and how often it was, or null when it is no poll. */
  readonly poll: readonly { readonly text: string; readonly votes: number }[] | null
  readonly service: Service
  readonly edited: boolean
  /** Epoch milliseconds. */
  readonly at: number
}

/** What a phone shows of a message. Source: Linq API docs, "Protocol selection". */
export function bubbleOf(world: World, message: Message): Bubble {
  const service = message.service ?? message.chat.service
  const shows = capabilities[service]
  const decorations = message.parts.flatMap((part) => (part.type === "text" ? part.decorations : []))
  const reactions = message.parts.flatMap((part) => part.reactions)
  return {
    id: message.id,
    chatId: message.chat.id,
    from: nameOf(world, message.sender.handle),
    fromLine: message.sender.isMe,
    text: textOf(message),
    decorations: shows.decorations ? decorations : [],
    media: message.parts.flatMap((part) =>
      part.type === "media" ? [{ filename: part.filename, mimeType: part.mimeType, url: part.url }] : [],
    ),
    effect: shows.effects ? (message.effect?.name ?? null) : null,
    replyTo: shows.threads ? (message.replyTo?.messageId ?? null) : null,
    reactions: shows.tapbacks
      ? reactions.map(({ member, type, emoji }) => ({
          from: nameOf(world, member.handle),
          type: emoji ?? type,
        }))
      : [],
    voiceMemo: message.voiceMemo && service === "iMessage",
    replaces: message.replaces,
    poll: pollOf(message),
    service,
    edited: message.edits > 0,
    at: message.createdAt,
  }
}

function pollOf({ parts: [part] }: Message): Bubble["poll"] {
  return part?.type === "poll" ? part.options.map(({ text, votes }) => ({ text, votes: votes.length })) : null
}

/** How a handle is called: the person's name, or the handle of a line or a stranger. */
export function nameOf(world: World, handle: string): string {
  return world.people.known(handle)?.name ?? handle
}
