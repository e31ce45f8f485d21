/** How the bubbles of one reply follow each other, in milliseconds. */
export interface Pace {
  /** For each character of the bubble that comes. Default 15. */
  readonly perCharacter?: number
  /** Default 400. */
  readonly atLeast?: number
  /** Default 3,000. */
  readonly atMost?: number
}

/** How long after the bubble before it a text would come from somebody who types. */
export function paceOf(text: string, { perCharacter = 15, atLeast = 400, atMost = 3_000 }: Pace): number {
  return Math.min(Math.max(text.length * perCharacter, atLeast), atMost)
}
