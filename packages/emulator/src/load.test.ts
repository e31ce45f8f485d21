import { expect, it } from "vitest"
import { listen } from "../test/receiver.ts"
import { rig, says } from "../test/rig.ts"

it("takes 5,000 messages through REST, with their receipts, in far less than a minute", async () => {
  const { emulator, client } = await rig({ limits: { sendsPerMinute: Number.POSITIVE_INFINITY } })
  const receiver = await listen()
  emulator.subscribe(receiver.url, { events: ["message.sent"] })
  const ann = emulator.person("Ann")
  const { chatId } = await ann.says("hi")
  const startedAt = performance.now()
  const send = async (worker: number) => {
    for (let n = 0; n < 500; n++) {
      const message = { ...says(`${worker}/${n}`), idempotency_key: `${worker}/${n}` }
      await client.chats.messages.send(chatId, { message })
    }
  }
  await Promise.all(Array.from({ length: 10 }, (_, worker) => send(worker)))
  await emulator.settled()
  const ms = performance.now() - startedAt
  expect(receiver.received).toHaveLength(5_000)
  expect(ann.bubbles()).toHaveLength(5_001)
  expect(ms).toBeLessThan(45_000)
}, 60_000)
