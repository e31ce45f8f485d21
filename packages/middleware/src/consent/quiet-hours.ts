import { BackchatError } from "@backchat/core"

/** Hours of the day in which nobody is written to. */
export interface QuietHours {
  /** When they begin, `"21:00"`. */
  readonly from: string
  /** When they end, `"08:00"`; earlier than `from` means the next day. */
  readonly to: string
  /** IANA time zone of a person, `"Europe/Berlin"`. A function gets the handle; undefined: no quiet hours. */
  readonly timeZone: string | ((handle: string) => string | undefined)
}

const DAY_MINUTES = 1_440

/** Milliseconds until the quiet hours are over, 0 outside of them. @throws BackchatError `bad_configuration` */
export function quietFor({ from, to, timeZone }: QuietHours, handle: string, now: number): number {
  const zone = typeof timeZone === "function" ? timeZone(handle) : timeZone
  if (zone === undefined) return 0
  const [begin, end] = [minuteOf(from), minuteOf(to)]
  const minute = minuteIn(zone, now)
  const since = (minute - begin + DAY_MINUTES) % DAY_MINUTES
  const length = (end - begin + DAY_MINUTES) % DAY_MINUTES
  return since < length ? (length - since) * 60_000 - (now % 60_000) : 0
}

/** @throws BackchatError `bad_configuration` for hours or a zone that do not exist */
export function checkQuietHours({ from, to, timeZone }: QuietHours): void {
  minuteOf(from)
  minuteOf(to)
  if (typeof timeZone === "string") minuteIn(timeZone, 0)
}

function minuteOf(time: string): number {
  const found = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time)
  if (found === null) {
    throw new BackchatError(
      "bad_configuration",
      `consent(): "${time}" is no time of day. Write it as in "21:30".`,
    )
  }
  return Number(found[1]) * 60 + Number(found[2])
}

function minuteIn(timeZone: string, now: number): number {
  try {
    const clock = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    })
    return minuteOf(clock.format(now))
  } catch (cause) {
    throw new BackchatError("bad_configuration", `consent(): there is no time zone "${timeZone}".`, { cause })
  }
}
