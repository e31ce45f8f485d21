// What one event costs a store that has a backlog: accept, claim, settle.
import type { StorePlace } from "../contenders/contender.ts"
import { orderOf, report } from "../running/child.ts"
import { deliveryTo, fill, handleSome, mustBeAccepted, TOGETHER, unlimitedStore } from "./stock.ts"

export interface CycleOrder {
  readonly store: StorePlace
  readonly chats: number
  readonly waiting: number
  readonly events: number
}

/** Short, so that a million of them fit into a small machine. */
const BODY = JSON.stringify({ event_type: "message.received", text: ".".repeat(100) })

const { store: place, chats, waiting, events } = orderOf<CycleOrder>()
const store = unlimitedStore(place)
await fill(store, waiting, chats, () => BODY)

await cycles(events) // so that what is measured is compiled
const startedAt = performance.now()
const cpu = process.cpuUsage()
const handled = await cycles(events)
const wallMs = performance.now() - startedAt
const { user, system } = process.cpuUsage(cpu)
report({ wallUs: (wallMs * 1_000) / handled, cpuUs: (user + system) / handled })

/** As many come as go, so the backlog stays what it is. */
async function cycles(count: number): Promise<number> {
  let handled = 0
  let arrived = 0
  while (handled < count) {
    const width = Math.min(TOGETHER, chats)
    await Promise.all(
      Array.from({ length: width }, () => mustBeAccepted(store, deliveryTo(arrived++ % chats, BODY))),
    )
    handled += await handleSome(store, width)
  }
  return handled
}
