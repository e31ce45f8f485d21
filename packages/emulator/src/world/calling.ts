import { randomUUID } from "node:crypto"
import type { Line } from "./account.ts"
import type { Person } from "./person.ts"
import { newTraceId } from "./trace.ts"
import type { World } from "./world.ts"

/** How a call to a line goes. */
export type CallOutcome = "answered" | "declined" | "no_answer" | "failed"

/** One stage of a call. */
export type CallStage = "initiated" | "ringing" | "ended" | CallOutcome

const stages: Readonly<Record<CallOutcome, readonly CallStage[]>> = {
  answered: ["initiated", "ringing", "answered", "ended"],
  declined: ["initiated", "ringing", "declined"],
  no_answer: ["initiated", "ringing", "no_answer"],
  failed: ["initiated", "failed"],
}

/** A person calls a line, which rings its forwarding number. The platform publishes no payload for this. */
export function personCalls(world: World, person: Person, line: Line, outcome: CallOutcome): void {
  const traceId = newTraceId()
  const callId = randomUUID()
  for (const stage of stages[outcome]) {
    const at = world.clock.now()
    world.publish({ type: `call.${stage}`, from: person.handle, callId, line, at, traceId })
  }
}
