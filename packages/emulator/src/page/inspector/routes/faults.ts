import { Router } from "express"
import type { Desk } from "../desk.ts"
import { clockBody, faultBody, read, seedBody } from "../requests.ts"
import { jump, worldTime } from "../world-time.ts"

/** The faults, and the clock. */
export function faultRoutes({ emulator, faults }: Desk): Router {
  const router = Router()
  router.post("/faults/clear", (_request, response) => {
    faults.clear()
    response.json(faults.state)
  })
  router.post("/faults/seed", (request, response) => {
    faults.reseed(read(seedBody, request.body).seed)
    response.json({ seed: faults.seed, faults: faults.state })
  })
  router.post("/faults/:kind", (request, response) => {
    const { kind } = request.params
    const { on, settings } = read(faultBody, request.body)
    if (on) faults.turnOn(kind, settings)
    else faults.turnOff(kind)
    response.json(faults.state)
  })
  router.post("/clock", async (request, response) => {
    const settled = await jump(emulator, read(clockBody, request.body).by)
    response.json({ settled, ...worldTime(emulator) })
  })
  return router
}
