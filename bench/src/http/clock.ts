/** Milliseconds of the machine's monotonic clock, which every process shares. */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

/** A text that carries the time at which it was said. */
export function sayingNow(): string {
  return `A table for two, please @${nowMs().toFixed(3)}`
}

/** The time in a text that `sayingNow` made. */
export function saidAt(text: string): number | undefined {
  const time = /@(\d+\.\d+)/.exec(text)?.[1]
  return time === undefined ? undefined : Number(time)
}
