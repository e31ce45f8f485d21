import { expect, it } from "vitest"
import { LinkEnd } from "../../../test/bot-link.ts"
import { watched } from "../../../test/inspector-rig.ts"
import type { Travel } from "../bot-link.ts"

const travel: Travel = {
  eventId: "e1",
  type: "message.received",
  attempt: 1,
  receivedAt: 1000,
  startedAt: 1001.5,
  endedAt: 1004,
  outcome: "retried",
  error: "boom",
  spans: [{ kind: "handler", name: 'onText "hi"', startedAt: 1002, endedAt: 1003, error: "boom" }],
  tried: [{ route: 'onText "hi"', matched: true, why: "the phrase fits" }],
  state: [],
}

it("shows the bot's status, its lines and its journeys, live and to those who come later", async () => {
  const { inspector, get, told } = await watched()
  expect((await get("/state")).bot).toMatchObject({ name: null, status: null })
  const link = new LinkEnd()
  inspector.attach(link)
  link.becomes("running")
  link.emit("line", { stream: "stderr", text: "oh no" })
  link.emit("travelled", travel)
  link.emit("travelled", { ...travel, attempt: 2, outcome: "handled", error: undefined })
  link.becomes("crashed", "exit code 1")
  link.becomes("starting")
  const { bot, lines, journeys } = await get("/state")
  expect(bot).toMatchObject({
    name: "bot.ts",
    status: "starting",
    detail: null,
    crash: { detail: "exit code 1", lastWords: ["oh no"] },
  })
  expect(lines).toMatchObject([{ stream: "stderr", text: "oh no" }])
  expect(journeys).toMatchObject([
    { eventId: "e1", attempt: 1, outcome: "retried", error: "boom", ms: 2.5 },
    { eventId: "e1", attempt: 2, outcome: "handled" },
  ])
  expect((await get("/events/e1")).travels[0]).toEqual(travel)
  await expect
    .poll(() => told.map(({ event }) => event))
    .toEqual(["bot", "bot", "line", "bot", "bot", "journeys"])
})

it("restarts it, and kills it now or at a step", async () => {
  const { inspector, post, refused, get } = await watched()
  expect(await refused("/bot/restart", {})).toEqual({
    status: 409,
    error: expect.stringContaining("backchat dev"),
  })
  const link = new LinkEnd()
  inspector.attach(link)
  link.becomes("running")
  await post("/bot/restart")
  expect(await post("/bot/kill", { at: "sent" })).toMatchObject({ armed: "sent" })
  link.becomes("crashed")
  expect((await get("/state")).bot.armed).toBe(null)
  await post("/bot/kill", { at: "now" })
  expect(link.asked).toEqual(["restart", "kill sent", "kill now"])
  expect(await refused("/bot/kill", { at: "teatime" })).toMatchObject({ status: 400 })
})

it("lists dead letters, redrives and drops them", async () => {
  const { inspector, post, get } = await watched()
  const link = new LinkEnd()
  inspector.attach(link)
  const letter = { type: "message.received", error: "boom", attempts: 5, buriedAt: 1, body: "{}" }
  link.letters = ["a", "b", "c"].map((id) => ({ id, ...letter }))
  expect(await get("/buried")).toEqual(link.letters)
  expect(await post("/buried/redrive", { id: "a" })).toEqual({ count: 1 })
  expect(await post("/buried/drop", { id: "b" })).toEqual({ count: 1 })
  expect(await post("/buried/redrive", { id: "all" })).toEqual({ count: 1 })
  expect(await get("/buried")).toEqual([])
})

it("lets a bot go when another takes its place", async () => {
  const { inspector, get } = await watched()
  const [old, young] = [new LinkEnd(), new LinkEnd()]
  inspector.attach(old)
  inspector.attach(young)
  young.becomes("running")
  old.becomes("crashed")
  expect((await get("/state")).bot.status).toBe("running")
})
