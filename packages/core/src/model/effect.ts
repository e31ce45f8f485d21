/** Full-screen effects, by the platform's names. */
export const SCREEN_EFFECTS = [
  "confetti",
  "fireworks",
  "lasers",
  "sparkles",
  "celebration",
  "hearts",
  "love",
  "balloons",
  "happy_birthday",
  "echo",
  "spotlight",
] as const

/** Effects of one bubble, by the platform's names. */
export const BUBBLE_EFFECTS = ["slam", "loud", "gentle", "invisible"] as const

export type ScreenEffect = (typeof SCREEN_EFFECTS)[number]
export type BubbleEffect = (typeof BUBBLE_EFFECTS)[number]
export type EffectName = ScreenEffect | BubbleEffect

/** How a message arrives on the reader's screen. One per message. */
export interface Effect {
  readonly type: "screen" | "bubble"
  readonly name: EffectName
}
