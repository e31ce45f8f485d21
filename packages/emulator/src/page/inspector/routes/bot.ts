import { Router } from "express"
import type { Desk } from "../desk.ts"
import { killBody, read, whichBody } from "../requests.ts"

/** The bot's process, and its dead letters. */
export function botRoutes({ bot }: Desk): Router {
  const router = Router()
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
  return router
}
