import { iso, isoOrNull } from "../wire/time.ts"
import type { CallStage } from "../world/calling.ts"
import type { Of } from "./data.ts"

// Nobody publishes these payloads: calls are our guess, sharing is what other people's bots read.

/** The data of every `call.*` event. */
export function callData({ line, from, callId, at }: Of<`call.${CallStage}`>): object {
  return {
    phone_number: line.number,
    from,
    to: line.number,
    direction: "inbound",
    call_id: callId,
    occurred_at: iso(at),
  }
}

/** The data of `location.sharing.started`. */
export function sharingStartedData({
  sharedBy,
  sharedWith,
  beganAt,
  endsAt,
}: Of<"location.sharing.started">): object {
  return { shared_by: sharedBy, shared_with: sharedWith, began_at: iso(beganAt), ends_at: isoOrNull(endsAt) }
}

/** The data of `location.sharing.stopped`. */
export function sharingStoppedData({ sharedBy, sharedWith }: Of<"location.sharing.stopped">): object {
  return { shared_by: sharedBy, shared_with: sharedWith }
}
