import type { CreateTypes } from "canvas-confetti"

/** Sets off one screen effect. @returns what breaks it off. */
export type Show = (fire: CreateTypes, shapes: Shapes) => () => void

/** Signs as confetti, drawn once. */
export interface Shapes {
  of(sign: string): Parameters<CreateTypes>[0]
}

const bright = ["#ff4d5e", "#ffb02e", "#ffe14d", "#42d77d", "#4aa8ff", "#a66bff", "#ff6fc3"]
const gold = ["#ffe9a8", "#ffd34d", "#fff6d6", "#ffbf3b"]

/** What each effect does with a canvas; `echo`, `spotlight` and `lasers` are made of other things. */
export const shows: Readonly<Record<string, Show>> = {
  confetti: (fire) =>
    repeatedly(140, 2_200, () =>
      fire({
        particleCount: 14,
        angle: 270,
        spread: 150,
        startVelocity: 18,
        gravity: 1.1,
        ticks: 320,
        origin: { x: Math.random(), y: -0.15 },
        colors: bright,
      }),
    ),
  fireworks: (fire) =>
    repeatedly(420, 3_200, () =>
      fire({
        particleCount: 70,
        spread: 360,
        startVelocity: 24,
        gravity: 0.7,
        ticks: 90,
        scalar: 0.65,
        shapes: ["circle"],
        origin: { x: 0.15 + Math.random() * 0.7, y: 0.1 + Math.random() * 0.4 },
        colors: two(bright),
      }),
    ),
  celebration: (fire) =>
    repeatedly(60, 2_400, () =>
      fire({
        particleCount: 8,
        angle: 62,
        spread: 26,
        startVelocity: 52,
        gravity: 1,
        ticks: 130,
        scalar: 0.6,
        shapes: ["star", "circle"],
        origin: { x: -0.02, y: 0.9 },
        colors: gold,
      }),
    ),
  sparkles: (fire) =>
    repeatedly(90, 2_600, () =>
      fire({
        particleCount: 6,
        spread: 360,
        startVelocity: 9,
        gravity: 0.25,
        ticks: 90,
        scalar: 0.8,
        shapes: ["star"],
        origin: { x: Math.random(), y: Math.random() * 0.8 },
        colors: gold,
      }),
    ),
  hearts: (fire, shapes) => rising(fire, shapes, "❤️", 2.2, 220),
  love: (fire, shapes) =>
    once(() =>
      fire({
        particleCount: 1,
        angle: 90,
        spread: 8,
        startVelocity: 13,
        gravity: -0.12,
        decay: 0.96,
        ticks: 260,
        scalar: 11,
        flat: true,
        origin: { x: 0.5, y: 0.85 },
        ...shapes.of("❤️"),
      }),
    ),
  balloons: (fire, shapes) => rising(fire, shapes, "🎈", 3.4, 260),
  happy_birthday: (fire, shapes) => {
    const stops = [rising(fire, shapes, "🎈", 3.4, 420), rising(fire, shapes, "🎂", 2.4, 900)]
    return () => {
      for (const stop of stops) stop()
    }
  },
}

function rising(
  fire: CreateTypes,
  shapes: Shapes,
  sign: string,
  scalar: number,
  everyMs: number,
): () => void {
  return repeatedly(everyMs, 3_000, () =>
    fire({
      particleCount: 1,
      angle: 90,
      spread: 24,
      startVelocity: 14,
      gravity: -0.32,
      decay: 0.97,
      drift: Math.random() - 0.5,
      ticks: 240,
      scalar,
      flat: true,
      origin: { x: 0.08 + Math.random() * 0.84, y: 1.12 },
      ...shapes.of(sign),
    }),
  )
}

function two(colors: readonly string[]): string[] {
  const at = Math.floor(Math.random() * colors.length)
  return [colors[at] ?? "#ffffff", colors[(at + 2) % colors.length] ?? "#ffffff"]
}

function once(act: () => unknown): () => void {
  act()
  return () => {}
}

function repeatedly(everyMs: number, forMs: number, act: () => unknown): () => void {
  act()
  const timer = setInterval(act, everyMs)
  const end = setTimeout(() => clearInterval(timer), forMs)
  return () => {
    clearInterval(timer)
    clearTimeout(end)
  }
}
