import LinqAPIV3, { APIConnectionError } from "@linqapp/sdk"
import { expect, it } from "vitest"
import { listen } from "../test/receiver.ts"
import { refused, rig, says } from "../test/rig.ts"

const events = ["message.received" as const]

it("delivers twice, with one event id, as often as it says", async () => {
  const { emulator } = await rig()
  const receiver = await listen()
  emulator.subscribe(receiver.url, { events })
  const fault = emulator.faults.duplicateDeliveries()
  const ann = emulator.person("Ann")
  await ann.says("1")
  await ann.says("2")
  await emulator.settled()
  expect(receiver.received.map(({ event }) => event.data.parts[0].value)).toEqual(["1", "1", "2", "2"])
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(2)
  expect(fault.fired).toBe(2)
  fault.off()
  await ann.says("3")
  await emulator.settled()
  expect(receiver.received).toHaveLength(5)
  expect(emulator.faults.fired.duplicateDelivery).toBe(2)
})

it("strikes the same deliveries for the same seed", async () => {
  const run = async (seed: number) => {
    const { emulator } = await rig({ seed })
    const receiver = await listen()
    emulator.subscribe(receiver.url, { events })
    emulator.faults.duplicateDeliveries({ rate: 0.5 })
    const ann = emulator.person("Ann")
    for (let n = 0; n < 12; n++) await ann.says(String(n))
    await emulator.settled()
    return receiver.received.map(({ event }) => event.data.parts[0].value).join(" ")
  }
  const once = await run(7)
  expect(await run(7)).toBe(once)
  expect(await run(8)).not.toBe(once)
})

it("lets the next event overtake", async () => {
  const { emulator } = await rig()
  const receiver = await listen()
  emulator.subscribe(receiver.url, { events })
  const fault = emulator.faults.reorderDeliveries()
  const ann = emulator.person("Ann")
  for (const text of ["1", "2", "3", "4"]) await ann.says(text)
  await emulator.settled()
  const order = receiver.received.map(({ event }) => event.data.parts[0].value)
  expect([...order].sort()).toEqual(["1", "2", "3", "4"])
  expect(order.indexOf("2")).toBeLessThan(order.indexOf("1"))
  expect(order.indexOf("4")).toBeLessThan(order.indexOf("3"))
  expect(fault.fired).toBe(2)
})

it("delivers an event that nothing overtakes", async () => {
  const { emulator } = await rig()
  const receiver = await listen()
  emulator.subscribe(receiver.url, { events })
  const fault = emulator.faults.reorderDeliveries()
  await emulator.person("Ann").says("alone")
  await receiver.first("message.received")
  expect(fault.fired).toBe(0)
})

it("delivers late", async () => {
  const { emulator } = await rig()
  const receiver = await listen()
  emulator.subscribe(receiver.url, { events })
  const fault = emulator.faults.delayDeliveries({ ms: 40 })
  const startedAt = performance.now()
  await emulator.person("Ann").says("hi")
  await receiver.first("message.received")
  expect(performance.now() - startedAt).toBeGreaterThan(35)
  expect(fault.fired).toBe(1)
})

it("loses the answer after the effect: a keyed retry gets the first answer, an unkeyed one sends twice", async () => {
  const { emulator, client } = await rig()
  const retrying = new LinqAPIV3({ apiKey: emulator.apiKey, baseURL: emulator.url, maxRetries: 1 })
  const ann = emulator.person("Ann")
  const { chatId } = await ann.says("hi")
  const loseNext = () => emulator.faults.loseAnswers({ operation: "chats.messages.send" })
  loseNext()
  const lost = client.chats.messages.send(chatId, { message: says("lost") })
  await expect(lost).rejects.toThrow(APIConnectionError)
  const keyed = { ...says("keyed"), idempotency_key: "turn-1" }
  loseNext()
  await retrying.chats.messages.send(chatId, { message: keyed })
  const last = loseNext()
  await retrying.chats.messages.send(chatId, { message: says("unkeyed") })
  await emulator.settled()
  const texts = ann.bubbles().map((bubble) => bubble.text)
  expect(texts).toEqual(["hi", "lost", "keyed", "unkeyed", "unkeyed"])
  expect(last.fired).toBe(1)
  expect(emulator.faults.fired.lostAnswer).toBe(3)
  expect(emulator.calls.map((call) => [call.status, call.retry])).toEqual([
    [0, 0],
    [0, 0],
    [202, 1],
    [0, 0],
    [202, 1],
  ])
})

it("loses the answers of sends only", async () => {
  const { emulator, client } = await rig()
  const fault = emulator.faults.loseAnswers()
  await client.phoneNumbers.list()
  expect(fault.fired).toBe(0)
})

it("refuses the next calls of an operation, without effect", async () => {
  const { emulator, client } = await rig()
  const ann = emulator.person("Ann")
  const { chatId } = await ann.says("hi")
  const operation = "chats.messages.send"
  emulator.faults.failCalls({ operation, status: 429, retryAfterS: 7 })
  emulator.faults.failCalls({ operation, status: 500, times: 2 })
  const send = () => client.chats.messages.send(chatId, { message: says("hello") })
  await client.chats.retrieve(chatId)
  expect(await refused(send())).toMatchObject({ status: 429, code: 1007, retryAfter: "7" })
  expect(await refused(send())).toMatchObject({ status: 500, code: 3006 })
  expect(await refused(send())).toMatchObject({ status: 500, code: 3006 })
  await send()
  await emulator.settled()
  expect(ann.bubbles()).toHaveLength(2)
  expect(emulator.faults.fired).toMatchObject({ failedCall: 3, lostAnswer: 0 })
})

it("goes away with clear()", async () => {
  const { emulator, client } = await rig()
  emulator.faults.failCalls({ times: 5 })
  emulator.faults.clear()
  await client.phoneNumbers.list()
  expect(emulator.faults.fired.failedCall).toBe(0)
})
