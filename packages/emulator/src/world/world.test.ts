import { expect, it } from "vitest"
import { virtualClock } from "./clock.ts"
import { LinqError, linqErrors } from "./errors.ts"
import { World } from "./world.ts"

it("works without a socket", async () => {
  const clock = virtualClock(1_000)
  const world = new World({ clock })
  const account = world.openAccount("key", ["+12025550100"])
  const happened: string[] = []
  world.events.on("happened", ({ type, at }) => happened.push(`${type} ${at}`))
  const ann = world.people.add("Ann", "+12025550147")
  const line = world.line(account, "+12025550100")
  const content = {
    parts: [{ type: "text" as const, value: "hi", decorations: [] }],
    effect: null,
    replyTo: null,
    preferredService: null,
    idempotencyKey: null,
  }
  const { chat } = world.personSays({ person: ann, to: line, content })
  clock.advance(500)
  const answer = world.sendMessage({ chat, content, traceId: "t" })
  expect(answer.status).toBe("pending")
  await world.activity.settled()
  expect(answer.status).toBe("read")
  expect(happened).toEqual([
    "chat.created 1000",
    "message.received 1000",
    "message.sent 1500",
    "message.delivered 1500",
    "message.read 1500",
  ])
})

it("refuses with the platform's codes", () => {
  const world = new World()
  const account = world.openAccount("key", ["+12025550100"])
  expect(() => world.line(account, "+12025550199")).toThrow(LinqError)
  expect(() => world.chat(account, "none")).toThrow(expect.objectContaining({ code: 2001, status: 404 }))
})

it("has one error for each code", () => {
  const codes = Object.values(linqErrors).map(({ code }) => code)
  expect(new Set(codes).size).toBe(codes.length)
})

it("has a clock that only goes forward", () => {
  const clock = virtualClock(10)
  clock.advance(5)
  expect(clock.now()).toBe(15)
  expect(() => clock.advance(-1)).toThrow(RangeError)
  expect(() => clock.advance(Number.NaN)).toThrow(RangeError)
})
