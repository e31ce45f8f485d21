import express, { type NextFunction, type Request, type Response, Router } from "express"
import { type BotState, type Journey, journeyOf, type PrintedLine } from "./bot-watch.ts"
import type { Desk } from "./desk.ts"
import { type Summary, summaryOf } from "./entry.ts"
import type { FaultState } from "./fault-desk.ts"
import { Refusal, wordsFor } from "./refusal.ts"
import { botRoutes } from "./routes/bot.ts"
import { faultRoutes } from "./routes/faults.ts"
import { trafficRoutes } from "./routes/traffic.ts"
import { transcriptRoutes } from "./routes/transcript.ts"
import { type WorldTime, worldTime } from "./world-time.ts"

/** All that a page needs to begin with. */
export interface Snapshot {
  readonly traffic: readonly Summary[]
  readonly journeys: readonly Journey[]
  readonly bot: BotState
  readonly lines: readonly PrintedLine[]
  readonly faults: readonly FaultState[]
  /** What the faults' chance goes by. */
  readonly seed: number
  readonly clock: WorldTime
}

/** The inspector's API, to be mounted where the page expects it. */
export function inspectorRoutes(desk: Desk): Router {
  const router = Router()
  // Transcripts carry their files.
  router.use(express.json({ limit: "64mb" }))
  router.get("/state", (_request, response) => {
    response.json(snapshotOf(desk))
  })
  router.use(trafficRoutes(desk), transcriptRoutes(desk), faultRoutes(desk), botRoutes(desk))
  router.use((_request: Request, _response: Response) => {
    throw new Refusal(404, "The inspector has no such address.")
  })
  router.use((thrown: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const { status, error } = wordsFor(thrown)
    response.status(status).json({ error })
  })
  return router
}

function snapshotOf({ emulator, traffic, bot, faults }: Desk): Snapshot {
  return {
    traffic: traffic.entries.map(summaryOf),
    journeys: bot.travels.map(journeyOf),
    bot: bot.state,
    lines: bot.lines,
    faults: faults.state,
    seed: faults.seed,
    clock: worldTime(emulator),
  }
}
