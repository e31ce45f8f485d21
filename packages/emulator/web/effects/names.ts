/** What phones call the effects, in the order in which they offer them. */
export const effects = [
  { name: "slam", title: "Slam", type: "bubble" },
  { name: "loud", title: "Loud", type: "bubble" },
  { name: "gentle", title: "Gentle", type: "bubble" },
  { name: "invisible", title: "Invisible Ink", type: "bubble" },
  { name: "echo", title: "Echo", type: "screen" },
  { name: "spotlight", title: "Spotlight", type: "screen" },
  { name: "balloons", title: "Balloons", type: "screen" },
  { name: "confetti", title: "Confetti", type: "screen" },
  { name: "love", title: "Love", type: "screen" },
  { name: "hearts", title: "Hearts", type: "screen" },
  { name: "lasers", title: "Lasers", type: "screen" },
  { name: "fireworks", title: "Fireworks", type: "screen" },
  { name: "celebration", title: "Celebration", type: "screen" },
  { name: "sparkles", title: "Sparkles", type: "screen" },
  { name: "happy_birthday", title: "Happy Birthday", type: "screen" },
] as const

export function effectTitle(name: string): string {
  return effects.find((effect) => effect.name === name)?.title ?? name
}
