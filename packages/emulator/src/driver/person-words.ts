import type { bubbleEffects, screenEffects } from "../world/message.ts"
import type { Group } from "./group.ts"

/** Where something happens: in a group, or in the direct chat with a line (default: the first). */
export interface Where {
  readonly in?: Group
  /** A line's number. */
  readonly line?: string
}

/** The name of an effect that plays with a message. */
export type EffectName = (typeof screenEffects)[number] | (typeof bubbleEffects)[number]

/** How something is said. */
export interface Manner {
  /** Plays when it arrives; iMessage alone has them. Default: none. */
  readonly effect?: EffectName
}

/** A file on somebody's phone. */
export interface PhoneFile {
  readonly bytes: Uint8Array
  readonly filename: string
  readonly mimeType: string
  /** Said with it, in the same message. */
  readonly text?: string
  /** Whether the phone recorded it to be played at once. Default false. */
  readonly voiceMemo?: boolean
}

/** A picture to put on a bubble. Sizes are in pixels. */
export interface StickerFile extends Omit<PhoneFile, "text" | "voiceMemo"> {
  readonly width?: number
  readonly height?: number
}
