import type { Line, RcsState, Reputation } from "./account.ts"
import { newTraceId } from "./trace.ts"
import type { World } from "./world.ts"

/** What can be changed about a line from outside, as carriers and the platform do. */
export interface LineChange {
  readonly status?: Line["status"]
  readonly reputation?: Reputation
  readonly rcs?: RcsState
  /** False: sends are refused with 2027, reads still work. Spec `latest`. */
  readonly maySend?: boolean
}

/**
 * Changes a line; subscribers hear of its status and its reputation. Flagging makes it CRITICAL and recovery
 * HEALTHY unless a reputation is named. Source: Linq API docs, "Phone reputation".
 */
export function changeLine(world: World, line: Line, { status, reputation, rcs, maySend }: LineChange): void {
  if (rcs !== undefined) line.rcs = rcs
  if (maySend !== undefined) line.maySend = maySend
  const { status: previousStatus, reputation: previousReputation } = line
  if (status !== undefined && status !== previousStatus) {
    line.status = status
    line.reputation = status === "FLAGGED" ? "CRITICAL" : "HEALTHY"
  }
  if (reputation !== undefined) line.reputation = reputation
  if (line.status === previousStatus && line.reputation === previousReputation) return
  world.publish({
    type: "phone_number.status_updated",
    previousStatus,
    previousReputation,
    line,
    at: world.clock.now(),
    traceId: newTraceId(),
  })
}
