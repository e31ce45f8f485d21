import type { Group } from "./group.ts"

/** Where something happens: in a group, or in the direct chat with a line (default: the first). */
export interface Where {
  readonly in?: Group
  /** A line's number. */
  readonly line?: string
}

/** A file on somebody's phone. */
export interface PhoneFile {
  readonly bytes: Uint8Array
  readonly filename: string
  readonly mimeType: string
  /** Said with it, in the same message. */
  readonly text?: string
}

/** A picture to put on a bubble. Sizes are in pixels. */
export interface StickerFile extends Omit<PhoneFile, "text"> {
  readonly width?: number
  readonly height?: number
}
