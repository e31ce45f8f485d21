// One contender as a server, until its parent ends it.
import { setTimeout as pause } from "node:timers/promises"
import type { BotOrder, Reply, StorePlace } from "../contenders/contender.ts"
import { CONTENDERS, type ContenderName } from "../contenders/registry.ts"
import { percentile } from "../figures/statistics.ts"
import { orderOf } from "../running/child.ts"
import { nowMs, saidAt } from "./clock.ts"

export interface ServerOrder {
  readonly contender: ContenderName
  readonly reply: Reply
  readonly store: StorePlace
  /** How long every handler takes. Absent: no time. */
  readonly handlerMs?: number
}

/** What the parent asks: tell me when so many events are handled, counted from the start. */
export interface ServerQuestion {
  readonly handled: number
}

export interface ServerAnswer {
  /** By the clock that both processes share. */
  readonly atMs: number
  /** CPU time of this process since it started, in µs. */
  readonly cpuUs: number
  /** From the sender's signature to the start of the handler, since the last question. */
  readonly toHandlerP50Ms: number
  readonly toHandlerP99Ms: number
}

const { contender: name, reply, store, handlerMs } = orderOf<ServerOrder>()
const contender = await CONTENDERS[name].load()
let handled = 0
let awaited: number | undefined
let delays: number[] = []

const order: BotOrder = {
  reply,
  store,
  hear(text) {
    const sentAt = saidAt(text)
    if (sentAt !== undefined) delays.push(nowMs() - sentAt)
    return handlerMs === undefined ? undefined : pause(handlerMs)
  },
  settled() {
    handled++
    answer()
  },
}
const served = await contender.serve?.(order)
if (served === undefined) throw new Error(`${name} has no server.`)
process.on("message", (question: ServerQuestion) => {
  awaited = question.handled
  answer()
})
process.on("disconnect", () => process.exit(0))
process.send?.({ url: served.url })

function answer(): void {
  if (awaited === undefined || handled < awaited) return
  awaited = undefined
  const { user, system } = process.cpuUsage()
  const sorted = Float64Array.from(delays).sort()
  delays = []
  const answer: ServerAnswer = {
    atMs: nowMs(),
    cpuUs: user + system,
    toHandlerP50Ms: percentile(sorted, 0.5),
    toHandlerP99Ms: percentile(sorted, 0.99),
  }
  process.send?.(answer)
}
