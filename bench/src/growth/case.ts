import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import type { Case } from "../cases.ts"
import { runProgram } from "../running/child.ts"
import type { Series } from "../running/series.ts"
import type { LeakOrder } from "./leak-program.ts"

const LEAK = new URL("./leak-program.js", import.meta.url)
const ROOT = fileURLToPath(new URL("../../..", import.meta.url))
/** What `npm run scale -- --measure` runs, for docs/scale.md. */
const SCALE = ["--conditions=@backchat/source", "--import", "tsx", "examples/scale/main.ts", "--measure"]

/** Whether an event costs the same however many wait, and what it leaves behind. */
export const growth: Case = {
  name: "growth",
  title: "time per event by backlog, chats and processes, bytes, leaks",
  async series({ quick }) {
    return [leak(quick ? 10_000 : 1_000_000)]
  },
  async tables({ quick }) {
    return quick ? undefined : outputOf(SCALE)
  },
}

function leak(events: number): Series {
  const order: LeakOrder = { events }
  return {
    title: "Growth: the heap early and late, with ids remembered for a second",
    columns: [
      {
        figure: "early",
        heading: `MB after ${(events / 10).toLocaleString("en-US")} events`,
        lessIsBetter: true,
      },
      { figure: "late", heading: `MB after ${events.toLocaleString("en-US")}`, lessIsBetter: true },
      { figure: "bytesPerEvent", heading: "bytes an event between", lessIsBetter: true, digits: 2 },
    ],
    rounds: 1,
    entrants: [{ name: "backchat, memory", run: () => runProgram(LEAK, order, ["--expose-gc"]) }],
  }
}

/** @throws Error when the program fails, which has then said why on stderr */
async function outputOf(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] })
  let said = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text
  })
  const [code] = await once(child, "close")
  if (code !== 0) throw new Error(`${args.join(" ")} left with ${code}.`)
  return said
}
