import type { Line } from "./account.ts"
import { newTraceId } from "./trace.ts"
import type { World } from "./world.ts"

/** Flags a line, as carriers do, or lets it recover. Source: Linq API docs, "Phone reputation". */
export function setLineStatus(world: World, line: Line, status: Line["status"]): void {
  if (line.status === status) return
  const { status: previousStatus, reputation: previousReputation } = line
  line.status = status
  line.reputation = status === "FLAGGED" ? "CRITICAL" : "HEALTHY"
  world.publish({
    type: "phone_number.status_updated",
    previousStatus,
    previousReputation,
    line,
    at: world.clock.now(),
    traceId: newTraceId(),
  })
}
