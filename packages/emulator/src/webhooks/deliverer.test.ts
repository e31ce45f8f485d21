import { createServer } from "node:net"
import { expect, it, onTestFinished } from "vitest"
import { listen } from "../../test/receiver.ts"
import { rig, says } from "../../test/rig.ts"

const received = ["message.received" as const]

it("tries ten times with the same event, signed anew each time, and then gives up", async () => {
  const { emulator } = await rig({ speed: 100_000 })
  const receiver = await listen()
  receiver.answers = () => 503
  emulator.subscribe(receiver.url, { events: received })
  await emulator.person("Ann").says("hi")
  await emulator.settled()
  expect(emulator.deliveries.map(({ attempt, status }) => [attempt, status])).toEqual(
    Array.from({ length: 10 }, (_, n) => [n + 1, 503]),
  )
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1)
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1)
  expect(emulator.deliveries.at(-1)?.nextInMs).toBeNull()
  expect(emulator.deliveries[0]?.nextInMs).toBeGreaterThan(0)
})

it("stamps an attempt with the time of that attempt", async () => {
  const { emulator } = await rig({ speed: 2.5 })
  const receiver = await listen()
  receiver.answers = () => (receiver.received.length === 1 ? 500 : 200)
  emulator.subscribe(receiver.url, { events: received })
  await emulator.person("Ann").says("hi")
  await emulator.settled()
  const [first, second] = receiver.received.map(({ headers }) => Number(headers["webhook-timestamp"]))
  expect(second).toBeGreaterThan(first ?? 0)
  const signatures = new Set(receiver.received.map(({ headers }) => headers["webhook-signature"]))
  expect(signatures.size).toBe(2)
})

it("stops at the first 2xx, and does not retry other 4xx or redirects", async () => {
  for (const [statuses, attempts] of [
    [[500, 429, 204], 3],
    [[400], 1],
    [[404], 1],
    [[302], 1],
  ] as const) {
    const { emulator } = await rig()
    const receiver = await listen()
    receiver.answers = () => statuses[receiver.received.length - 1] ?? 200
    emulator.subscribe(receiver.url, { events: received })
    await emulator.person("Ann").says("hi")
    await emulator.settled()
    expect(emulator.deliveries.map(({ status }) => status)).toEqual([...statuses])
    expect(receiver.received).toHaveLength(attempts)
  }
})

it("retries when nobody listens, the connection breaks, or no answer comes in time", async () => {
  const { emulator } = await rig({ webhookTimeoutMs: 100, speed: 100_000 })
  const broken = createServer((socket) => socket.on("data", () => socket.destroy()))
  await new Promise<void>((resolve) => broken.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => void broken.close())
  const address = broken.address()
  const port = typeof address === "object" ? address?.port : undefined
  const silent = await listen()
  silent.answers = () => (silent.received.length === 1 ? null : 200)
  const nobody = emulator.subscribe("http://127.0.0.1:1/", { events: received })
  const breaks = emulator.subscribe(`http://127.0.0.1:${port}/`, { events: received })
  const slow = emulator.subscribe(silent.url, { events: received })
  await emulator.person("Ann").says("hi")
  await emulator.settled()
  const of = ({ id }: { id: string }) => emulator.deliveries.filter((one) => one.subscriptionId === id)
  expect(of(nobody).map(({ error }) => error)).toEqual(Array.from({ length: 10 }, () => "ECONNREFUSED"))
  expect(of(breaks)).toHaveLength(10)
  expect(of(slow)[0]).toMatchObject({ status: null, error: "no answer within 100 ms" })
  expect(of(slow).at(-1)).toMatchObject({ status: 200, error: null })
})

it("lets no subscription hold up another", async () => {
  const { emulator } = await rig({ webhookTimeoutMs: 60_000 })
  const stuck = await listen()
  stuck.answers = () => null
  const quick = await listen()
  emulator.subscribe(stuck.url, { events: received })
  emulator.subscribe(quick.url, { events: received })
  const ann = emulator.person("Ann")
  for (const text of ["1", "2", "3"]) await ann.says(text)
  const texts = (await quick.take("message.received", 3)).map(({ event }) => event.data.parts[0].value)
  expect(texts).toEqual(["1", "2", "3"])
  await stuck.first("message.received")
})

it("keeps the order of one chat while several chats talk", async () => {
  const { emulator } = await rig()
  const receiver = await listen()
  emulator.subscribe(receiver.url, { events: received })
  const people = ["Ann", "Bob", "Cid"].map((name) => emulator.person(name))
  for (let n = 0; n < 20; n++) for (const person of people) await person.says(String(n))
  await emulator.settled()
  for (const { handle } of people) {
    const theirs = receiver.received.filter(({ event }) => event.data.sender_handle.handle === handle)
    expect(theirs.map(({ event }) => Number(event.data.parts[0].value))).toEqual([...Array(20).keys()])
  }
})

it("sends a subscription only its types, its lines, and nothing while it is inactive", async () => {
  const lines = ["+12025550100", "+12025550101"]
  const { emulator, client } = await rig({ lines })
  const [all, second, off] = [await listen(), await listen(), await listen()]
  emulator.subscribe(all.url, { events: ["message.received", "message.sent"] })
  emulator.subscribe(second.url, { lines: ["+12025550101"] })
  const { id } = emulator.subscribe(off.url)
  await client.webhookSubscriptions.update(id, { is_active: false })
  const ann = emulator.person("Ann")
  const { chatId } = await ann.says("to the first")
  await ann.says("to the second", { line: "+12025550101" })
  await client.chats.messages.send(chatId, { message: says("from the first") })
  await emulator.settled()
  expect(all.received.map(({ type }) => type).sort()).toEqual([
    "message.received",
    "message.received",
    "message.sent",
  ])
  expect(second.received.map(({ type }) => type)).toEqual(["chat.created", "message.received"])
  expect(off.received).toEqual([])
  const ids = (type: string) => [...all.received, ...second.received].filter((one) => one.type === type)
  expect(new Set(ids("message.received").map(({ event }) => event.event_id)).size).toBe(2)
})

it("breaks off what is under way when the emulator stops", async () => {
  const { emulator } = await rig({ speed: 1 })
  const receiver = await listen()
  receiver.answers = () => 500
  emulator.subscribe(receiver.url, { events: received })
  await emulator.person("Ann").says("hi")
  await receiver.first("message.received")
  await emulator.stop()
  await emulator.settled()
  expect(receiver.received).toHaveLength(1)
})

it("tells of each attempt", async () => {
  const { emulator } = await rig()
  const receiver = await listen()
  const { id } = emulator.subscribe(receiver.url, { events: received })
  const told: unknown[] = []
  emulator.on("delivery", (attempt) => told.push(attempt))
  await emulator.person("Ann").says("hi")
  await emulator.settled()
  expect(told).toEqual(emulator.deliveries)
  expect(told).toMatchObject([
    { type: "message.received", subscriptionId: id, attempt: 1, status: 200, error: null, nextInMs: null },
  ])
  expect(emulator.deliveries[0]?.body).toBe(receiver.received[0]?.body)
})
