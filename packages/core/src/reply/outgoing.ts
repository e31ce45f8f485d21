import type { Effect } from "../model/effect.ts"
import type { Service } from "../model/handle.ts"
import type { ReplyTo } from "../model/message.ts"
import type { Decoration } from "../model/part.ts"

/** A file on its way out, before or after its upload. */
export type MediaSource = RemoteMedia | LocalMedia

/** Media the platform can already reach: a public https URL (up to 10 MB), or an upload of ours. */
export type RemoteMedia = { readonly url: string } | { readonly attachmentId: string }

/** Bytes that are still with us; the adapter uploads them (up to 100 MB) before the send. */
export interface LocalMedia {
  readonly data: Uint8Array | AsyncIterable<Uint8Array> | { readonly path: string }
  /** Absent: derived from the path or the content. */
  readonly filename?: string | undefined
  /** Absent: sniffed from the first bytes. */
  readonly mimeType?: string | undefined
}

export interface OutgoingText {
  readonly type: "text"
  readonly value: string
  readonly decorations?: readonly Decoration[] | undefined
}

export interface OutgoingLink {
  readonly type: "link"
  readonly value: string
}

export interface OutgoingMedia<Source extends MediaSource = MediaSource> {
  readonly type: "media"
  readonly source: Source
  /** A recording that should show as a voice memo where the service has them. It goes alone. */
  readonly voiceMemo?: boolean | undefined
}

export type OutgoingPart<Source extends MediaSource = MediaSource> =
  | OutgoingText
  | OutgoingLink
  | OutgoingMedia<Source>

/** One message that already obeys the platform's limits and the chat's service: one bubble. */
export interface OutgoingMessage<Source extends MediaSource = MediaSource> {
  readonly parts: readonly OutgoingPart<Source>[]
  readonly effect?: Effect | undefined
  readonly replyTo?: ReplyTo | undefined
  /** Insist on a service. Absent: iMessage, else RCS, else SMS. */
  readonly service?: Service | undefined
}

/** A message whose media is uploaded: plain JSON, so it can be journalled and sent again. */
export type StagedMessage = OutgoingMessage<RemoteMedia>

/** Something the service could not show, and what was done instead. */
export interface Degradation {
  readonly feature: "decorations" | "effects" | "threads" | "links" | "media" | "voiceMemos"
  /** A sentence for the developer's log. */
  readonly detail: string
}

/** What the platform said of a message that it took. */
export interface SentMessage {
  readonly id: string
  readonly chatId: string
  /** The idempotency key it was sent with. */
  readonly key: string
  /** What the platform chose; it may not know yet. */
  readonly service?: Service | undefined
  readonly traceId?: string | undefined
  /** What was asked for and cannot be shown in this chat. Empty when all of it can. */
  readonly degraded: readonly Degradation[]
}
