import express, { type NextFunction, type Request, type Response, Router } from "express"
import type { Emulator } from "../../emulator.ts"
import type { Travel } from "../bot-link.ts"
import { type BotWatch, journeyOf } from "./bot-watch.ts"
import { conversationTo } from "./conversation.ts"
import { type Entry, type Summary, summaryOf } from "./entry.ts"
import { excerpt } from "./excerpt.ts"
import type { FaultDesk } from "./fault-desk.ts"
import { parsed } from "./payload.ts"
import { Refusal, wordsFor } from "./refusal.ts"
import type { Replaying } from "./replaying.ts"
import {
  clockBody,
  faultBody,
  killBody,
  read,
  replayBody,
  resendBody,
  testBody,
  whichBody,
} from "./requests.ts"
import type { Resender } from "./resend.ts"
import { type SavedTestOptions, savedTest } from "./saved-test.ts"
import type { Traffic } from "./traffic.ts"
import { readTranscript } from "./transcript-shape.ts"

/** What the inspector's API speaks for. */
export interface Desk {
  readonly emulator: Emulator
  readonly traffic: Traffic
  readonly resender: Resender
  readonly bot: BotWatch
  readonly faults: FaultDesk
  readonly replaying: Replaying
}

/** The world's time. */
export interface WorldTime {
  /** Epoch milliseconds. */
  readonly now: number
  /** How far it was put forward of the machine's. */
  readonly aheadMs: number
  /** Whether it stands still between jumps. */
  readonly standsStill: boolean
}

/** Everything that is known of one event. */
export interface EventRoad {
  /** Its deliveries, and the calls it made the bot make. */
  readonly entries: readonly Summary[]
  /** Its tries in the bot. */
  readonly travels: readonly Travel[]
}

const usualLine = "+12025550100"

/** How long a clock jump may take to come to rest before the page is told that it is still under way. */
const patienceMs = 5_000

/** The inspector's API, to be mounted where the page expects it. */
export function inspectorRoutes(desk: Desk): Router {
  const { emulator, traffic, resender, bot, faults, replaying } = desk
  const router = Router()
  router.use(express.json({ limit: "64mb" }))

  router.get("/state", (_request, response) => {
    response.json(snapshot(desk))
  })
  router.get("/traffic", (request, response) => {
    const after = Number(request.query.after) || 0
    response.json(traffic.entries.filter(({ seq }) => seq > after).map(summaryOf))
  })
  router.get("/entries/:seq", (request, response) => {
    response.json(entryOf(traffic, request))
  })
  router.get("/entries/:seq/fixture", (request, response) => {
    const entry = entryOf(traffic, request)
    response.attachment(fileName(entry)).type("json").send(fixtureOf(entry))
  })
  router.post("/entries/:seq/resend", async (request, response) => {
    const entry = entryOf(traffic, request)
    response.json(summaryOf(await resender.resend(entry, read(resendBody, request.body))))
  })
  router.post("/entries/:seq/test", (request, response) => {
    const saved = conversationTo(emulator, entryOf(traffic, request))
    sendTest(response, savedTest(saved, testOptions(desk, request.body)))
  })
  router.get("/events/:id", (request, response) => {
    const { id } = request.params
    const entries = traffic.entries.filter(({ eventId }) => eventId === id).map(summaryOf)
    const road: EventRoad = { entries, travels: bot.travelsOf(id) }
    response.json(road)
  })

  router.get("/transcript", (_request, response) => {
    response.json(emulator.saveTranscript())
  })
  router.post("/transcript/replay", async (request, response) => {
    const { transcript, from, answers } = read(replayBody, request.body)
    const saved = transcript === undefined ? emulator.saveTranscript() : readTranscript(transcript)
    response.json(await replaying.replay({ transcript: saved, from, answers }))
  })
  router.post("/transcript/test", (request, response) => {
    const { transcript, from, to } = read(testBody, request.body)
    const saved = transcript === undefined ? emulator.saveTranscript() : readTranscript(transcript)
    sendTest(response, savedTest(excerpt(saved, { from, to }), testOptions(desk, request.body)))
  })

  router.post("/faults/clear", (_request, response) => {
    faults.clear()
    response.json(faults.state)
  })
  router.post("/faults/:kind", (request, response) => {
    const { kind } = request.params
    const { on, settings } = read(faultBody, request.body)
    if (on) faults.turnOn(kind, settings)
    else faults.turnOff(kind)
    response.json(faults.state)
  })
  router.post("/clock", async (request, response) => {
    const { by } = read(clockBody, request.body)
    const moved = advance(emulator, by).then(() => true)
    const late = new Promise<false>((resolve) => setTimeout(resolve, patienceMs, false).unref())
    response.json({ settled: await Promise.race([moved, late]), ...clockOf(emulator) })
  })

  router.post("/bot/restart", async (_request, response) => {
    await bot.link.restart()
    response.json(bot.state)
  })
  router.post("/bot/kill", (request, response) => {
    bot.kill(read(killBody, request.body).at)
    response.json(bot.state)
  })
  router.get("/buried", async (_request, response) => {
    response.json(await bot.link.buried.list())
  })
  router.post("/buried/redrive", async (request, response) => {
    response.json({ count: await bot.link.buried.redrive(read(whichBody, request.body).id) })
  })
  router.post("/buried/drop", async (request, response) => {
    response.json({ count: await bot.link.buried.drop(read(whichBody, request.body).id) })
  })

  router.use((_request: Request, _response: Response) => {
    throw new Refusal(404, "The inspector has no such address.")
  })
  router.use((thrown: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const { status, error } = wordsFor(thrown)
    response.status(status).json({ error })
  })
  return router
}

/** All that a page needs to begin with. */
function snapshot({ emulator, traffic, bot, faults }: Desk): object {
  return {
    traffic: traffic.entries.map(summaryOf),
    journeys: bot.travels.map(journeyOf),
    bot: bot.state,
    lines: bot.lines,
    faults: faults.state,
    clock: clockOf(emulator),
  }
}

function clockOf({ clock }: Emulator): WorldTime {
  return { now: clock.now(), aheadMs: clock.now() - Date.now(), standsStill: clock.standsStill }
}

async function advance({ clock }: Emulator, by: number | string): Promise<void> {
  try {
    await clock.advance(by)
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal(400, error.message)
    throw error
  }
}

function entryOf(traffic: Traffic, { params }: Request): Entry {
  const entry = traffic.entry(Number(params.seq))
  if (entry) return entry
  throw new Refusal(404, `There is no entry ${params.seq}, or it is too old: the last 10,000 are kept.`)
}

function testOptions({ emulator, bot }: Desk, body: unknown): SavedTestOptions {
  const { title, bot: path } = read(testBody, body)
  const lines = emulator.account.lines.map(({ number }) => number)
  const { spec } = emulator.world
  return {
    title,
    bot: path ?? (bot.state.name === null ? undefined : `./${bot.state.name}`),
    emulator: {
      ...(lines.join() === usualLine ? {} : { lines }),
      ...(spec === "latest" ? { spec } : {}),
    },
  }
}

function sendTest(response: Response, source: string): void {
  response.attachment("conversation.test.ts").type("text/plain").send(source)
}

/** The payload itself, so that whatever takes a webhook's body takes it. */
function fixtureOf({ kind, request }: Entry): string {
  if (kind === "webhook") return `${JSON.stringify(parsed(request.body ?? ""), null, 2)}\n`
  throw new Refusal(400, "A fixture is made of a webhook; this is a call of the bot's.")
}

function fileName({ name, says }: Entry): string {
  const words =
    says
      .toLowerCase()
      .match(/[a-z0-9]+/g)
      ?.slice(0, 4) ?? []
  return `${[name, ...words].join("-")}.json`
}
