import { expect, it } from "vitest"
import { watched } from "../../../test/inspector-rig.ts"
import { listen } from "../../../test/receiver.ts"
import { faultKinds } from "../../faults/fault.ts"
import type { FaultState } from "./fault-desk.ts"
import { faultSwitches } from "./fault-switches.ts"

it("has a switch for every kind of fault", () => {
  expect(faultSwitches.map(({ kind }) => kind).sort()).toEqual([...faultKinds].sort())
})

it("switches on, strikes, counts, changes and switches off", async () => {
  const { emulator, post, get, told } = await watched()
  const receiver = await listen()
  emulator.subscribe(receiver.url, { events: ["message.received"] })
  const ann = emulator.person("Ann")
  const on: FaultState[] = await post("/faults/duplicateDelivery", { on: true, settings: { copies: 2 } })
  expect(on.find(({ kind }) => kind === "duplicateDelivery")).toMatchObject({
    isOn: true,
    settings: { copies: 2 },
    fired: 0,
  })
  await ann.says("three times")
  await emulator.settled()
  expect(receiver.received).toHaveLength(3)
  const { faults } = await get("/state")
  expect(faults).toContainEqual(expect.objectContaining({ kind: "duplicateDelivery", fired: 1 }))
  await expect.poll(() => told.some(({ event }) => event === "faults")).toBe(true)
  await post("/faults/duplicateDelivery", { on: true, settings: { copies: 1 } })
  await ann.says("twice")
  await emulator.settled()
  expect(receiver.received).toHaveLength(5)
  await post("/faults/duplicateDelivery", { on: false })
  await ann.says("once")
  await emulator.settled()
  expect(receiver.received).toHaveLength(6)
})

it("strikes the same again for the same seed, what is on included", async () => {
  const { emulator, post, get } = await watched()
  const receiver = await listen()
  emulator.subscribe(receiver.url, { events: ["message.received"] })
  const ann = emulator.person("Ann")
  await post("/faults/lostDelivery", { on: true, settings: { rate: 0.5 } })
  const runs: string[][] = []
  for (const seed of [7, 7, 8]) {
    await post("/faults/seed", { seed })
    const before = receiver.received.length
    for (let count = 0; count < 12; count++) await ann.says(String(count))
    await emulator.settled()
    const texts = receiver.received
      .slice(before)
      .map(({ body }) => /"value":"(\d+)"/.exec(String(body))?.[1] ?? "")
    runs.push(texts.sort())
  }
  expect(runs[0]?.length).toBeLessThan(12)
  expect(runs[1]).toEqual(runs[0])
  expect(runs[2]).not.toEqual(runs[0])
  expect((await get("/state")).seed).toBe(8)
})

it("strikes calls as long as it is on", async () => {
  const { client, post } = await watched()
  await post("/faults/failedCall", { on: true, settings: { error: "RateLimitExceeded", retryAfterS: 7 } })
  for (let count = 0; count < 2; count++)
    await expect(client.phoneNumbers.list()).rejects.toMatchObject({ status: 429 })
  await post("/faults/clear")
  await client.phoneNumbers.list()
})

it("refuses what is no fault, and settings that are none, and changes nothing", async () => {
  const { refused, get } = await watched()
  expect(await refused("/faults/gremlin", { on: true })).toEqual({
    status: 404,
    error: expect.stringMatching(/gremlin is no fault; there are duplicateDelivery, /),
  })
  for (const settings of [{ rate: 2 }, { rate: "often" }, { times: 0 }, { copies: 99 }, "always"])
    expect(await refused("/faults/duplicateDelivery", { on: true, settings })).toMatchObject({ status: 400 })
  const { faults } = await get("/state")
  expect(faults.filter(({ isOn }: FaultState) => isOn)).toEqual([])
})

it("jumps the clock, and lets what waited for it happen", async () => {
  const { emulator, post, refused, get } = await watched({ speed: 1 })
  const receiver = await listen()
  receiver.answers = () => (receiver.received.length > 3 ? 200 : 503)
  emulator.subscribe(receiver.url, { events: ["message.received"] })
  await emulator.person("Ann").says("hi")
  await receiver.first("message.received")
  const before = emulator.clock.now()
  expect(await post("/clock", { by: "25 minutes" })).toMatchObject({ settled: true })
  expect(emulator.clock.now() - before).toBeGreaterThanOrEqual(25 * 60_000)
  expect(receiver.received).toHaveLength(4)
  expect((await get("/state")).clock.aheadMs).toBeGreaterThan(24 * 60_000)
  expect(await refused("/clock", { by: "a while" })).toEqual({
    status: 400,
    error: expect.stringContaining("25 minutes"),
  })
  expect(await refused("/clock", {})).toMatchObject({ status: 400 })
})
