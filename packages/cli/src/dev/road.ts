import type { Travel } from "@backchat/core"
import type { Step, StepName } from "../bot-side/messages.ts"
import type { Paint } from "../command-line/paint.ts"

type Colour = Parameters<Paint>[0]

const OUTCOMES: { readonly [Outcome in Travel["outcome"]]: readonly [sign: string, Colour] } = {
  handled: ["✓", "green"],
  retried: ["↻", "yellow"],
  deferred: ["…", "yellow"],
  buried: ["✗", "red"],
  released: ["↩", "dim"],
}

/** How steps look. Those that end a try are left to the line of the whole way. */
const STEPS: { readonly [Name in StepName]?: { readonly colour: Colour; readonly isMajor?: true } } = {
  accepted: { colour: "dim" },
  claimed: { colour: "dim" },
  ignored: { colour: "dim" },
  sent: { colour: "green" },
  duplicate: { colour: "yellow", isMajor: true },
  rejected: { colour: "red", isMajor: true },
  failed: { colour: "red", isMajor: true },
}

/** One event's way in one line: when, what became of it, by which handler, how fast, and its trace id. */
export function travelLine(travel: Travel, paint: Paint): string {
  const { outcome, type, route, tried, startedAt, endedAt, spans, attempt, error, traceId } = travel
  const [sign, colour] = OUTCOMES[outcome]
  const sends = spans.filter(({ kind }) => kind === "send").length
  const facts = [
    // One that failed took part, whoever would have been asked next.
    route ?? tried.findLast(({ matched }) => matched)?.route ?? "no handler",
    `${(endedAt - startedAt).toFixed(1)} ms`,
    ...(sends > 0 ? [`${sends} sent`] : []),
    ...(attempt > 1 ? [`attempt ${attempt}`] : []),
    ...(error === undefined ? [] : [paint(colour, error)]),
  ]
  const head = `${paint(colour, `${sign} ${outcome.padEnd(8)}`)} ${type}`
  return `${clock(endedAt, paint)} ${head}  ${facts.join(" · ")}${trace(traceId, paint)}`
}

/** A step in one line; `undefined` for those that only a curious reader wants. */
export function stepLine(step: Step, paint: Paint, isCurious: boolean): string | undefined {
  const look = STEPS[step.name]
  if (look === undefined || !(look.isMajor || isCurious)) return undefined
  const { name, at, type = "", text, traceId } = step
  return `${clock(at, paint)} ${paint(look.colour, `  ${name.padEnd(8)}`)} ${type}  ${paint("dim", text)}${trace(traceId, paint)}`
}

function clock(at: number, paint: Paint): string {
  return paint("dim", new Date(at).toTimeString().slice(0, 8) + new Date(at).toISOString().slice(19, 23))
}

function trace(traceId: string | undefined, paint: Paint): string {
  return traceId === undefined ? "" : paint("dim", `  trace ${traceId}`)
}
