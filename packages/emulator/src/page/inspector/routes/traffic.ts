import { type Request, Router } from "express"
import type { Travel } from "../../bot-link.ts"
import { conversationTo } from "../conversation.ts"
import type { Desk } from "../desk.ts"
import { type Entry, type Summary, summaryOf } from "../entry.ts"
import { parsed } from "../payload.ts"
import { Refusal } from "../refusal.ts"
import { read, resendBody } from "../requests.ts"
import type { Traffic } from "../traffic.ts"
import { sendTest } from "./send-test.ts"

/** Everything that is known of one event. */
export interface EventRoad {
  /** Its deliveries, and the calls it made the bot make. */
  readonly entries: readonly Summary[]
  /** Its tries in the bot. */
  readonly travels: readonly Travel[]
}

/** What went over the wire, and what can be done with one of it. */
export function trafficRoutes(desk: Desk): Router {
  const { emulator, traffic, resender, bot } = desk
  const router = Router()
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
    sendTest(desk, request, response, conversationTo(emulator, entryOf(traffic, request)))
  })
  router.get("/events/:id", (request, response) => {
    const { id } = request.params
    const entries = traffic.entries.filter(({ eventId }) => eventId === id).map(summaryOf)
    const road: EventRoad = { entries, travels: bot.travelsOf(id) }
    response.json(road)
  })
  return router
}

function entryOf(traffic: Traffic, { params }: Request): Entry {
  const entry = traffic.entry(Number(params.seq))
  if (entry) return entry
  throw new Refusal(404, `There is no entry ${params.seq}, or it is too old: the last 10,000 are kept.`)
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
