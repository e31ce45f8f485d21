import { express as webhook } from "@backchat/adapters/express"
import type { Bot } from "backchat"
import express, { type Express } from "express"

/** The app around the bot. Mount the bot before any body parser: signatures are over the bytes as they came. */
export function makeApp(bot: Bot): Express {
  const app = express()
  app.use("/linq", webhook(bot))
  app.get("/health", (_request, response) => {
    response.json({ ok: true })
  })
  return app
}
