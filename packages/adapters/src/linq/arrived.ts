import type { Delivery } from "@backchat/core"
import { parseWellFormed } from "./well-formed.ts"

/**
 * A delivery fresh from the door, which still holds the JSON that the door read: a store in this process
 * hands back the very same object, and nothing is parsed twice. Copies and other processes see plain data.
 */
export class Arrived implements Delivery {
  readonly adapter: string
  readonly id: string
  readonly lane: string
  readonly type: string
  readonly body: string
  readonly traceId: string | undefined
  readonly receivedAt: number
  // A private field rather than a WeakMap, which costs as much as half a JSON.parse.
  #payload: unknown

  constructor(delivery: Delivery, payload: unknown) {
    this.adapter = delivery.adapter
    this.id = delivery.id
    this.lane = delivery.lane
    this.type = delivery.type
    this.body = delivery.body
    this.traceId = delivery.traceId
    this.receivedAt = delivery.receivedAt
    this.#payload = payload
  }

  /** The JSON in a delivery's body; the body itself when it is none. Always an object of its own. */
  static payloadOf(delivery: Delivery): unknown {
    if (!(#payload in delivery) || delivery.#payload === undefined) return jsonIn(delivery.body)
    const payload = delivery.#payload
    delivery.#payload = undefined // a second attempt starts from what came, whatever the first did to it
    return payload
  }
}

function jsonIn(body: string): unknown {
  try {
    return parseWellFormed(body)
  } catch {
    return body
  }
}
