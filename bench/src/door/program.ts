// One contender, one kind of reply: signed events into the door, in this process, until all are handled.
import { open, type Reply } from "../contenders/contender.ts"
import { CONTENDERS, type ContenderName } from "../contenders/registry.ts"
import { orderOf, report } from "../running/child.ts"
import { pump, Settled } from "./pump.ts"

export interface DoorOrder {
  readonly contender: ContenderName
  readonly reply: Reply
  /** How long it is measured, and warmed up before. */
  readonly measureMs: number
  /** Handled at least before it is measured, so that it is compiled. */
  readonly warmUpEvents: number
}

const CHATS = 1_000
const BATCH = 500

const { contender: name, reply, measureMs, warmUpEvents } = orderOf<DoorOrder>()
const { arrival, load } = CONTENDERS[name]
const contender = await load()
const settled = new Settled()
let heard = 0
const bot = await open(contender, {
  reply,
  store: { kind: "memory" },
  hear: () => {
    heard++
  },
  settled: settled.note,
})

let index = 0
const arrivals = () =>
  Array.from({ length: BATCH }, () => {
    index++
    return bot.arrive(arrival({ index, chat: index % CHATS, text: "A table for two, please" }))
  })

/** Batch after batch, each signed and made ready between the measurements, whose garbage is not anyone's either. */
async function pumpFor(
  ms: number,
  leastEvents: number,
): Promise<{ events: number; wallMs: number; cpuUs: number }> {
  let [events, wallMs, cpuUs] = [0, 0, 0]
  while (wallMs < ms || events < leastEvents) {
    const batch = arrivals()
    globalThis.gc?.({ type: "minor" })
    const cpu = process.cpuUsage()
    const startedAt = performance.now()
    await pump(batch, settled)
    wallMs += performance.now() - startedAt
    const { user, system } = process.cpuUsage(cpu)
    cpuUs += user + system
    events += batch.length
  }
  return { events, wallMs, cpuUs }
}

await pumpFor(measureMs, warmUpEvents)
const { events, wallMs, cpuUs } = await pumpFor(measureMs, BATCH)
if (heard !== index) throw new Error(`${name} handled ${heard} of ${index} events.`)
if (reply !== "nothing" && bot.sends() !== index)
  throw new Error(`${name} sent ${bot.sends()} of ${index} replies.`)
report({
  eventsPerSecond: events / (wallMs / 1_000),
  wallUs: (wallMs * 1_000) / events,
  cpuUs: cpuUs / events,
})
