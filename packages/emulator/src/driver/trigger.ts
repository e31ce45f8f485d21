import { randomUUID } from "node:crypto"
import { iso } from "../wire/time.ts"
import type { Line } from "../world/account.ts"
import { newTraceId } from "../world/trace.ts"
import type { World } from "../world/world.ts"

/** An event that nobody caused. */
export interface TriggerOptions {
  /** A line's number. Default: the first. */
  readonly line?: string
  /** The whole `data` of the event. Default: an invented one, for the types that nobody in the world causes. */
  readonly data?: object
}

/**
 * Tells an event that nobody caused. A type that nobody can subscribe to reaches every active subscription.
 * @throws Error for a type without data that a person or a call causes.
 */
export function trigger(world: World, line: Line, type: string, data: object | undefined): void {
  const at = world.clock.now()
  const told = data ?? invented(type, line, at)
  if (!told) {
    throw new Error(
      `${type} is caused by what people and calls do (ann.says, ann.reacts, …), or give it its data: trigger("${type}", { data: { … } }).`,
    )
  }
  world.publish({ type: "told", name: type, data: told, line, at, traceId: newTraceId() })
}

const somebody = "+12025550147"

// Their payloads are not published; what is here is enough to see that the event arrives.
function invented(type: string, { number }: Line, at: number): object | undefined {
  const [family, kind] = type.split(".")
  if (family === "call") {
    const call = { phone_number: number, from: somebody, to: number, direction: "inbound" }
    return { ...call, call_id: randomUUID(), occurred_at: iso(at) }
  }
  if (family === "payment")
    return { payment_id: randomUUID(), phone_number: number, status: kind, occurred_at: iso(at) }
  if (family === "connection")
    return { connection_id: randomUUID(), phone_number: number, occurred_at: iso(at) }
  if (type === "location.sharing.started") {
    return { shared_by: somebody, shared_with: number, began_at: iso(at), ends_at: null }
  }
  if (type === "location.sharing.stopped") return { shared_by: somebody, shared_with: number }
  if (type === "chat.background_update_failed")
    return { chat_id: randomUUID(), error_code: 3007, failed_at: iso(at) }
  return undefined
}
