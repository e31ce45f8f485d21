import type { CallChanged, LineStatusChanged, LocationSharing } from "@backchat/core"
import { handleOf } from "./handle.ts"
import { type Fields, oneOf, type Parser, textOf } from "./payload.ts"
import { lineOf } from "./place.ts"

const LINE_STATUSES = ["ACTIVE", "FLAGGED"] as const
const REPUTATIONS = ["HEALTHY", "AT_RISK", "CRITICAL"] as const

export const lineStatus: Parser<LineStatusChanged> = ({ base, data }) => {
  const line = textOf(data.phone_number)
  const previous = oneOf(LINE_STATUSES, data.previous_status)
  const current = oneOf(LINE_STATUSES, data.new_status)
  if (line === undefined || previous === undefined || current === undefined) return undefined
  const change = { status: { previous, current }, reputation: reputationOf(data) }
  return { ...base, type: "phone_number.status_updated", line, change }
}

// The `_health_status` fields are the same thing's older name; the oldest payloads have neither.
function reputationOf(data: Fields): LineStatusChanged["change"]["reputation"] {
  const previous = oneOf(REPUTATIONS, data.previous_reputation ?? data.previous_health_status)
  const current = oneOf(REPUTATIONS, data.new_reputation ?? data.new_health_status)
  return previous === undefined || current === undefined ? undefined : { previous, current }
}

/** The platform publishes no payload for calls: only the envelope is read, and a line if there is one. */
export function call<const Type extends CallType>(type: Type): Parser<CallChanged<Type>> {
  return ({ base, data }) => ({ ...base, type, line: lineOf(data) })
}

type CallType =
  | "call.initiated"
  | "call.ringing"
  | "call.answered"
  | "call.ended"
  | "call.failed"
  | "call.declined"
  | "call.no_answer"

/** Neither is there one for location sharing; these two names were seen in the wild. */
export function location<const Type extends "location.sharing.started" | "location.sharing.stopped">(
  type: Type,
): Parser<LocationSharing<Type>> {
  return ({ base, data }) => ({
    ...base,
    type,
    line: lineOf(data),
    sharedBy: handleOf(data.shared_by)?.handle,
    sharedWith: handleOf(data.shared_with)?.handle,
  })
}
