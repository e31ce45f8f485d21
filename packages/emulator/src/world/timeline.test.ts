import { describe, expect, it } from "vitest"
import { listen } from "../../test/receiver.ts"
import { rig } from "../../test/rig.ts"
import { virtualClock } from "./clock.ts"
import { milliseconds } from "./duration.ts"

const events = ["message.received" as const]

describe("a duration", () => {
  it.each([
    [1500, 1500],
    ["500 ms", 500],
    ["90 s", 90_000],
    ["90s", 90_000],
    ["25 minutes", 1_500_000],
    ["1 minute", 60_000],
    ["1.5 hours", 5_400_000],
    ["2 Days", 172_800_000],
  ])("%s is %i ms", (duration, ms) => expect(milliseconds(duration)).toBe(ms))

  it.each(["", "soon", "5", "5 constructor", "-5 s"])("refuses %j", (words) => {
    expect(() => milliseconds(words)).toThrow(/is no duration/)
  })
})

describe("a virtual clock", () => {
  it("makes ten attempts in 25 minutes that take no time, each signed in real time", async () => {
    const { emulator } = await rig({ clock: virtualClock(1_000_000), speed: 1 })
    const receiver = await listen()
    receiver.answers = () => 503
    emulator.subscribe(receiver.url, { events })
    await emulator.person("Ann").says("hi")
    await emulator.settled()
    expect(receiver.received).toHaveLength(1)
    await emulator.clock.advance("3 seconds")
    await emulator.clock.advance("1 minute")
    const soFar = receiver.received.length
    expect(soFar).toBeGreaterThanOrEqual(4)
    expect(soFar).toBeLessThanOrEqual(5)
    await emulator.clock.advance("30 minutes")
    expect(receiver.received).toHaveLength(10)
    const stamped = Number(receiver.received.at(-1)?.headers["webhook-timestamp"])
    expect(Math.abs(stamped - Date.now() / 1000)).toBeLessThan(60)
    expect(emulator.clock.now()).toBe(1_000_000 + 3_000 + 60_000 + 1_800_000)
  })

  it("lets its owner move it too", async () => {
    const clock = virtualClock()
    const { emulator } = await rig({ clock, speed: 1 })
    const receiver = await listen()
    receiver.answers = () => (receiver.received.length === 1 ? 500 : 200)
    emulator.subscribe(receiver.url, { events })
    await emulator.person("Ann").says("hi")
    await emulator.settled()
    clock.advance(4_000)
    await receiver.take("message.received", 2)
  })
})

describe("the machine's clock", () => {
  it("can be put forward: a retry of minutes happens now", async () => {
    const { emulator } = await rig({ speed: 1 })
    const receiver = await listen()
    receiver.answers = () => (receiver.received.length <= 8 ? 500 : 200)
    emulator.subscribe(receiver.url, { events })
    await emulator.person("Ann").says("hi")
    await emulator.clock.advance("25 minutes")
    expect(receiver.received).toHaveLength(9)
    expect(emulator.clock.now() - Date.now()).toBeGreaterThan(1_400_000)
    await expect(emulator.clock.advance(-1)).rejects.toThrow(RangeError)
  })
})
