import type { Handle, Service } from "@backchat/core"
import { flagOf, isFields, oneOf, textOf, timeOf } from "./payload.ts"

const STATUSES = ["active", "left", "removed"] as const
const SERVICES = ["iMessage", "RCS", "SMS"] as const

/** A `ChatHandle` of the platform, or just the number or e-mail. */
export function handleOf(value: unknown): Handle | undefined {
  if (typeof value === "string") return value === "" ? undefined : { handle: value, isMe: false }
  if (!isFields(value)) return undefined
  const handle = textOf(value.handle)
  if (handle === undefined) return undefined
  return {
    handle,
    isMe: flagOf(value.is_me) ?? false,
    service: serviceOf(value.service),
    id: textOf(value.id),
    status: oneOf(STATUSES, value.status),
    joinedAt: timeOf(value.joined_at),
    leftAt: timeOf(value.left_at),
  }
}

/** `undefined` for null and for `auto`, which the platform says of a service that is not chosen yet. */
export function serviceOf(value: unknown): Service | undefined {
  return oneOf(SERVICES, value)
}
