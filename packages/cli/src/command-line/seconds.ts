import { Misuse } from "./problem.ts"

/** A flag's value as seconds. @throws Misuse when it is no time above 0 */
export function secondsFrom(flag: string, text: string): number {
  const seconds = Number(text)
  if (text.trim() !== "" && seconds > 0 && Number.isFinite(seconds)) return seconds
  throw new Misuse(`--${flag} is a number of seconds above 0, not ${JSON.stringify(text)}.`)
}
