/** The six tapbacks, by the platform's names. */
export const TAPBACKS = ["love", "like", "dislike", "laugh", "emphasize", "question"] as const

export type Tapback = (typeof TAPBACKS)[number]

/** What a tapback looks like, and the emoji that stands for it in `onReaction` and `ctx.react`. */
export const TAPBACK_EMOJI: Readonly<Record<Tapback, string>> = {
  love: "❤️",
  like: "👍",
  dislike: "👎",
  laugh: "😂",
  emphasize: "‼️",
  question: "❓",
}

/** A picture someone stuck onto a message. `url` expires after an hour. Inbound only. */
export interface Sticker {
  readonly url: string
  readonly filename: string
  readonly mimeType: string
  readonly width: number
  readonly height: number
}

/** A reaction to one part of one message. */
export interface Reaction {
  readonly type: Tapback | "custom" | "sticker"
  /** The emoji itself: of the tapback, or the custom one. Absent on a sticker. */
  readonly emoji?: string | undefined
  readonly sticker?: Sticker | undefined
  readonly messageId: string
  readonly partIndex: number
  /** Epoch milliseconds. */
  readonly at?: number | undefined
}

/** Narrows a word to one of the six tapbacks. */
export function isTapback(word: string): word is Tapback {
  return (TAPBACKS as readonly string[]).includes(word)
}

// ❤️ is also written without its variation selector, and hands come in skin tones.
const VARIANT = /[\uFE0F\u{1F3FB}-\u{1F3FF}]/gu
const BY_EMOJI: ReadonlyMap<string, Tapback> = new Map(
  TAPBACKS.map((tapback) => [TAPBACK_EMOJI[tapback].replace(VARIANT, ""), tapback]),
)

/** The tapback an emoji stands for, whatever its variant or skin tone, or undefined. */
export function tapbackOf(emoji: string): Tapback | undefined {
  return BY_EMOJI.get(emoji.replace(VARIANT, ""))
}
