import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { expect, it } from "vitest"
import { listen } from "../test/receiver.ts"
import { rig, says } from "../test/rig.ts"

// Time of the processor and not of the wall: whoever else is at work on the machine is not what is measured.
it("takes 5,000 messages through REST, with their receipts, in far less than a minute and flat memory", async () => {
  const { emulator, client } = await rig({ limits: { sendsPerMinute: Number.POSITIVE_INFINITY } })
  const receiver = await listen()
  emulator.subscribe(receiver.url, { events: ["message.sent"] })
  const ann = emulator.person("Ann")
  const { chatId } = await ann.says("hi")
  const send = async (worker: number, from: number, to: number) => {
    for (let n = from; n < to; n++) {
      const message = { ...says(`${worker}/${n}`), idempotency_key: `${worker}/${n}` }
      await client.chats.messages.send(chatId, { message })
    }
  }
  const half = async (from: number, to: number) => {
    await Promise.all(Array.from({ length: 10 }, (_, worker) => send(worker, from, to)))
    await emulator.settled()
    receiver.forget()
    return heapBytes()
  }
  const before = process.cpuUsage()
  const halfway = await half(0, 250)
  const atTheEnd = await half(250, 500)
  const { user, system } = process.cpuUsage(before)
  expect(emulator.deliveries).toHaveLength(5_000)
  expect(ann.bubbles()).toHaveLength(5_001)
  expect((user + system) / 1_000_000).toBeLessThan(45)
  // What 2,500 more messages leave behind: themselves, their keys and two lines of log each.
  expect((atTheEnd - halfway) / 2_500).toBeLessThan(16_384)
}, 240_000)

function heapBytes(): number {
  setFlagsFromString("--expose-gc")
  runInNewContext("gc")()
  return process.memoryUsage().heapUsed
}
