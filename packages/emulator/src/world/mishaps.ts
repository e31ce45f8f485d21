import type { Line } from "./account.ts"

/** How an accepted message fails. */
export interface MessageFailure {
  readonly code: number
  readonly reason: string
  /** Whether it arrives after all, as the platform says it rarely does. */
  readonly thenDelivered: boolean
}

/** What can go wrong inside the platform. The world asks at each step; somebody outside decides. */
export interface Mishaps {
  /** How the next message fails, or null when it does not. */
  messageFailure(): MessageFailure | null
  /** Whether the line gets flagged by the send it just accepted. */
  flagsLine(line: Line): boolean
  /** Whether a contact card cannot be set up. */
  refusesCard(): boolean
}

/** Nothing goes wrong. */
export const noMishaps: Mishaps = {
  messageFailure: () => null,
  flagsLine: () => false,
  refusesCard: () => false,
}
