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

it("loses events for good, by type and number", async () => {
  const { emulator } = await rig()
  const receiver = await listen()
  emulator.subscribe(receiver.url)
  const fault = emulator.faults.loseDeliveries({ events: ["message.received"], times: 1 })
  const ann = emulator.person("Ann")
  await ann.says("1")
  await ann.says("2")
  await emulator.settled()
  expect(receiver.received.map(({ type }) => type)).toEqual(["chat.created", "message.received"])
  expect(receiver.received[1]?.event.data.parts[0].value).toBe("2")
  expect(fault.fired).toBe(1)
})

it("forges a copy, or the event itself", async () => {
  const { emulator, client } = await rig()
  const receiver = await listen()
  const { secret } = emulator.subscribe(receiver.url, { events })
  const genuine = () =>
    receiver.received.map(({ body, headers }) => {
      const plain = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
      try {
        return Boolean(client.webhooks.unwrap(body, { headers: plain, key: secret }))
      } catch {
        return false
      }
    })
  const copies = emulator.faults.forgeSignatures({ times: 1 })
  await emulator.person("Ann").says("1")
  await emulator.settled()
  expect(genuine()).toEqual([false, true])
  const itself = emulator.faults.forgeSignatures({ instead: true })
  await emulator.person("Ann").says("2")
  await emulator.settled()
  expect(genuine()).toEqual([false, true, false])
  expect([copies.fired, itself.fired, emulator.faults.fired.badSignature]).toEqual([1, 1, 2])
})

it("sends events and fields that nobody has heard of", async () => {
  const { emulator } = await rig()
  const receiver = await listen()
  emulator.subscribe(receiver.url, { events })
  const unknown = emulator.faults.sendUnknownEvents()
  const fields = emulator.faults.addUnknownFields()
  const said = await emulator.person("Ann").says("hi")
  await emulator.settled()
  expect(receiver.received.map(({ type }) => type)).toEqual(["emulator.unheard_of", "message.received"])
  const [stranger, message] = receiver.received
  expect(stranger?.event.event_id).not.toBe(message?.event.event_id)
  const extra = { emulator_unheard_of: expect.anything() }
  expect(message?.event).toMatchObject({
    ...extra,
    data: { id: said.id, ...extra, chat: { id: said.chatId, ...extra } },
  })
  expect([unknown.fired, fields.fired]).toEqual([1, 1])
})

it("fails messages, delivers some after all, and flags a line in mid-conversation", async () => {
  const lines = ["+12025550100", "+12025550101"]
  const { emulator, client } = await rig({ lines })
  const receiver = await listen()
  emulator.subscribe(receiver.url)
  const ann = emulator.person("Ann")
  const { chatId } = await ann.says("hi")
  const send = async (text: string) => {
    const sent = await client.messages.create({
      to: [ann.handle],
      message: says(text),
      continuation_message: { text: "It's us, on a new number" },
    })
    await emulator.settled()
    return sent
  }
  emulator.faults.failMessages({ times: 1, code: 3007 })
  const failed = await send("one")
  expect((await client.messages.retrieve(failed.message.id)).delivery_status).toBe("failed")
  emulator.faults.deliverAfterFailing({ times: 1 })
  const late = await send("two")
  expect((await client.messages.retrieve(late.message.id)).delivery_status).toBe("delivered")
  const flag = emulator.faults.flagLine({ afterSends: 2 })
  await send("three")
  expect(flag.fired).toBe(0)
  await send("four")
  expect(flag.fired).toBe(1)
  const moved = await send("five")
  expect(moved).toMatchObject({
    from: lines[1],
    from_selection: { reason: "failover_flagged", reused_existing_chat: false },
    previous_chat_id: chatId,
  })
  expect(ann.bubbles({ line: lines[1] ?? "" }).map(({ text }) => text)).toEqual(["It's us, on a new number"])
  const told = receiver.received.map(({ type }) => type)
  const stages = ["message.failed", "message.failed", "message.delivered", "message.sent"]
  expect(told.slice(2, 6)).toEqual(stages)
  expect(told).toContain("phone_number.status_updated")
})

it("answers slowly, never, or with any documented error, before and after the effect", async () => {
  const { emulator, client } = await rig()
  const ann = emulator.person("Ann")
  const { chatId } = await ann.says("hi")
  const slow = emulator.faults.slowCalls({ ms: 30 })
  const startedAt = performance.now()
  await client.phoneNumbers.list()
  expect(performance.now() - startedAt).toBeGreaterThan(25)
  const send = (text: string) => client.chats.messages.send(chatId, { message: says(text) }, { timeout: 40 })
  emulator.faults.hangCalls()
  await expect(send("never")).rejects.toThrow(APIConnectionError)
  emulator.faults.hangCalls({ afterEffect: true })
  await expect(send("after all")).rejects.toThrow(APIConnectionError)
  await emulator.settled()
  expect(ann.bubbles().map(({ text }) => text)).toEqual(["hi", "after all"])
  emulator.faults.failCalls({ status: 503 })
  expect(await refused(client.phoneNumbers.list())).toMatchObject({ status: 503, code: 4004 })
  emulator.faults.failCalls({ error: "DatabaseQuery" })
  expect(await refused(client.phoneNumbers.list())).toMatchObject({ status: 500, code: 3002 })
  expect(slow.fired).toBe(1)
  expect(emulator.faults.fired).toMatchObject({ slowCall: 1, hangingCall: 2, failedCall: 2 })
})

it("runs the same for the same seed, whatever else is on", async () => {
  const run = async (seed: number, also: boolean) => {
    const { emulator, client } = await rig({ seed })
    const receiver = await listen()
    emulator.subscribe(receiver.url, { events: ["message.received"] })
    emulator.faults.loseDeliveries({ rate: 0.3 })
    emulator.faults.failCalls({ rate: 0.3 })
    emulator.faults.failMessages({ rate: 0.3 })
    if (also) emulator.faults.duplicateDeliveries({ rate: 0.5 })
    const ann = emulator.person("Ann")
    const outcomes: string[] = []
    for (let n = 0; n < 12; n++) {
      const { chatId } = await ann.says(String(n))
      const sent = await client.chats.messages.send(chatId, { message: says("x") }).catch(() => null)
      await emulator.settled()
      outcomes.push(sent ? ((await emulator.world.messages.get(sent.message.id)?.status) ?? "") : "refused")
    }
    const heard = new Set(receiver.received.map(({ event }) => event.data.parts[0].value))
    return `${[...heard]} ${outcomes}`
  }
  const once = await run(7, false)
  expect(await run(7, true)).toBe(once)
  expect(await run(8, false)).not.toBe(once)
  for (const outcome of ["refused", "failed", "read"]) expect(once).toContain(outcome)
})
