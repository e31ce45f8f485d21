import { setTimeout as pause } from "node:timers/promises"
import { bytesKept, rssOf, slopePerMinute } from "./gauges.ts"
import type { SoakOptions } from "./options.ts"
import { openTestbed } from "./testbed.ts"

/** What was read at one moment. */
interface Sample {
  readonly minute: number
  /** MiB of each bot's process. */
  readonly rss: readonly number[]
  /** The longest that somebody waited for an answer since the last sample, in milliseconds. */
  readonly lagMs: number
  /** Bytes of the store. */
  readonly kept: number
}

const EVERY_MS = 2_000
const TICK_MS = 20
/** How long the last answers may take. */
const PATIENCE_MS = 30_000

const LIMITS = { rssPerMinute: 1, lagMs: 10_000, growth: 1.25 }
/** Before that the collector's ups and downs are larger than any slope that could be told from them. */
const MINUTES_FOR_SLOPE = 15

/**
 * An even load for some minutes. Ids are remembered for a sixth of that time, so that what is kept can be seen to stop
 * growing. Judged is what comes after a third of it, when everything has been used once.
 *
 * @returns whether memory, lag and what is kept stayed within bounds, and everything was answered
 */
export async function soak(options: SoakOptions, progress: (line: string) => void): Promise<boolean> {
  const { store, minutes, rate, chats, bots } = options
  const rememberMs = minutes * 10_000
  const testbed = await openTestbed({ store, bots, rememberMs, handlingMs: 5 })
  const samples: Sample[] = []
  const waits: number[] = []
  const saidAt = new Map<string, number>()
  let [said, answered, lagMs] = [0, 0, 0]
  try {
    const { emulator, fleet } = testbed
    const people = Array.from({ length: chats }, (_, index) => emulator.person(`Person ${index}`))
    emulator.on("bubble", ({ fromLine, text }) => {
      const asked = text.replace(/#.*/, "")
      const at = saidAt.get(asked)
      if (!fromLine || at === undefined) return
      saidAt.delete(asked)
      answered++
      waits.push(performance.now() - at)
      lagMs = Math.max(lagMs, waits.at(-1) ?? 0)
    })
    const startedAt = performance.now()
    const endsAt = startedAt + minutes * 60_000
    let sampledAt = startedAt
    while (performance.now() < endsAt) {
      const due = ((performance.now() - startedAt) / 1_000) * rate
      for (; said < due; said++) {
        const text = `m${said}.` // the full stop keeps it from being answered in three bubbles
        saidAt.set(text, performance.now())
        await people[said % people.length]?.says(text)
      }
      await pause(TICK_MS)
      if (performance.now() - sampledAt < EVERY_MS) continue
      sampledAt = performance.now()
      const rss = await rssOf(fleet.members.map(({ child }) => child.pid ?? 0))
      const oldest = saidAt.values().next().value ?? sampledAt
      const sample: Sample = {
        minute: (sampledAt - startedAt) / 60_000,
        rss,
        lagMs: Math.max(lagMs, sampledAt - oldest),
        kept: await bytesKept(testbed),
      }
      lagMs = 0
      samples.push(sample)
      if (samples.length % 15 === 0) progress(inWords(sample))
    }
    for (
      const deadline = performance.now() + PATIENCE_MS;
      answered < said && performance.now() < deadline;
    ) {
      await pause(100)
    }
  } finally {
    await testbed.close()
  }
  return judge(options, samples, { said, answered, waits })
}

interface Talk {
  readonly said: number
  readonly answered: number
  readonly waits: readonly number[]
}

function judge({ store, minutes, rate, bots }: SoakOptions, samples: readonly Sample[], talk: Talk): boolean {
  const { said, answered, waits } = talk
  const warm = samples.slice(Math.floor(samples.length / 3))
  const half = Math.floor(warm.length / 2)
  const slopes = Array.from({ length: bots }, (_, bot) =>
    slopePerMinute(warm.map(({ minute, rss }) => [minute, rss[bot] ?? 0])),
  )
  const slope = Math.max(...slopes)
  const lag = Math.max(...warm.map(({ lagMs }) => lagMs))
  const most = (some: readonly Sample[]) => Math.max(...some.map(({ kept }) => kept))
  const growth = most(warm.slice(half)) / Math.max(1, most(warm.slice(0, half)))
  const sorted = waits.toSorted((a, b) => a - b)
  const last = samples.at(-1)
  console.log(
    `soak store=${store} minutes=${minutes} rate=${rate} bots=${bots} said=${said} answered=${answered} ` +
      `p50=${whole(sorted[Math.floor(sorted.length * 0.5)])}ms p99=${whole(sorted[Math.floor(sorted.length * 0.99)])}ms ` +
      `lag=${whole(lag)}ms rss=${last?.rss.map(whole).join("+")}MiB slope=${slope.toFixed(2)}MiB/min ` +
      `kept=${whole((last?.kept ?? 0) / 1_024)}KiB growth=${growth.toFixed(2)}`,
  )
  const failures = [
    ...(answered === said ? [] : [`${said - answered} messages were not answered`]),
    ...(slope < LIMITS.rssPerMinute || minutes < MINUTES_FOR_SLOPE
      ? []
      : [`a process grew by ${slope.toFixed(2)} MiB a minute`]),
    ...(lag < LIMITS.lagMs ? [] : [`somebody waited for ${whole(lag)} ms`]),
    ...(growth < LIMITS.growth ? [] : [`what is kept grew ${growth.toFixed(2)} times in the second half`]),
  ]
  for (const failure of failures) console.log(`! ${failure}`)
  return failures.length === 0
}

function inWords({ minute, rss, lagMs, kept }: Sample): string {
  return `${minute.toFixed(1)} min: rss ${rss.map(whole).join(" + ")} MiB, lag ${whole(lagMs)} ms, kept ${whole(kept / 1_024)} KiB`
}

function whole(number = 0): string {
  return number.toFixed(0)
}
