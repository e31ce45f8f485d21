import type { Case } from "../cases.ts"
import type { Reply } from "../contenders/contender.ts"
import type { ContenderName } from "../contenders/registry.ts"
import { runProgram } from "../running/child.ts"
import type { Column, Series } from "../running/series.ts"
import type { DoorOrder } from "./program.ts"

const PROGRAM = new URL("./program.js", import.meta.url)
const COLUMNS: readonly Column[] = [
  { figure: "wallUs", heading: "µs an event", lessIsBetter: true },
  { figure: "cpuUs", heading: "CPU µs", lessIsBetter: true },
  { figure: "eventsPerSecond", heading: "events/s", lessIsBetter: false, digits: 0 },
]

const NOTES = [
  "Ratios are of CPU time an event: in one process it is the time, and other programs of the machine distort it less.",
  "grammy checks no signature, and neither grammy nor bolt remembers ids or keeps events; bare has nothing but the check.",
]

const RIVALS: readonly ContenderName[] = ["backchat", "backchat, fetch", "chat sdk", "grammy", "bolt"]
/** For a look: with fewer, each has the time to be compiled. */
const MAIN_RIVALS: readonly ContenderName[] = ["backchat", "chat sdk"]
const TITLES: Readonly<Record<Exclude<Reply, "echo">, string>> = {
  nothing: "empty handler",
  text: "a text reply",
  markdown: "a Markdown reply",
  session: "session and reply",
}

/** Signed webhooks into the door until they are handled, in one process, without a network. */
export const door: Case = {
  name: "door",
  title: "door to handler, in process",
  async series({ quick }) {
    const replies: readonly (keyof typeof TITLES)[] = quick
      ? ["nothing", "markdown"]
      : ["nothing", "text", "markdown", "session"]
    return replies.map((reply) => seriesFor(reply, quick))
  },
}

function seriesFor(reply: keyof typeof TITLES, quick: boolean): Series {
  const rivals = quick ? MAIN_RIVALS : RIVALS
  const names = reply === "nothing" ? [...rivals, "bare" as const] : rivals
  return {
    title: `Door to handler, in process: ${TITLES[reply]}`,
    columns: COLUMNS,
    compared: "cpuUs",
    notes: quick ? NOTES.slice(0, 1) : NOTES,
    entrants: names.map((contender) => ({
      name: contender,
      run: () => runProgram(PROGRAM, order(contender, reply, quick), ["--expose-gc"]),
    })),
  }
}

function order(contender: ContenderName, reply: Reply, quick: boolean): DoorOrder {
  return { contender, reply, measureMs: quick ? 400 : 1_000, warmUpEvents: quick ? 1_000 : 4_000 }
}
