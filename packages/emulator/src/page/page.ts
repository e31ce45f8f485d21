import type { RequestListener } from "node:http"
import express, { type NextFunction, type Request, type Response, Router } from "express"
import type { Emulator } from "../emulator.ts"
import { assetsFolder, buildAssets } from "./assets.ts"
import type { BotLink } from "./bot-link.ts"
import { Feed } from "./feed.ts"
import { confine, guard, harden } from "./guard.ts"
import { type Inspector, inspect } from "./inspector/index.ts"
import { type Phone, phone } from "./phone/index.ts"

/**
 * The page at the emulator's own address: a phone, and an inspector beside it. Everything it hears comes from
 * `GET /_page/events`, and everything it does is a POST below `/_page/phone` or `/_page/inspector`.
 */
export class Page {
  /** To be mounted before the API. */
  readonly routes: Router = Router()
  readonly #feed = new Feed()
  readonly #phone: Phone
  readonly #inspector: Inspector
  /** Answers what other programs of this machine post to `/_page/orders`. */
  orders: RequestListener | undefined

  constructor(emulator: Emulator) {
    this.#phone = phone(emulator, this.#feed.tell)
    this.#inspector = inspect(emulator, this.#feed.tell)
    this.routes.use("/attachments", confine)
    this.routes.get("/", guard, harden, serveIndex)
    this.routes.use("/_page", guard, harden)
    this.routes.get("/_page/events", this.#feed.join)
    this.routes.use(
      "/_page/assets",
      express.static(assetsFolder, { cacheControl: false, setHeaders: revalidate }),
    )
    this.routes.use("/_page/phone", this.#phone.routes)
    this.routes.use("/_page/inspector", this.#inspector.routes)
    this.routes.post("/_page/orders", (request: Request, response: Response, next: NextFunction) => {
      if (this.orders) this.orders(request, response)
      else next()
    })
    this.routes.use("/_page", (_request: Request, response: Response) => {
      response.status(404).json({ error: "The page has no such address." })
    })
  }

  /** Shows this bot from now on. */
  attach(link: BotLink): void {
    this.#phone.attach(link)
    this.#inspector.attach(link)
  }

  /** Lets the pages go; those that are open come back when the emulator does. */
  hangUp(): void {
    this.#feed.close()
  }
}

async function serveIndex(_request: Request, response: Response, next: NextFunction): Promise<void> {
  try {
    await buildAssets()
  } catch (error) {
    response
      .status(500)
      .type("text/plain")
      .send(`The page could not be built.\n\n${String(error)}`)
    return
  }
  response.set("Cache-Control", "no-cache").sendFile("index.html", { root: assetsFolder }, (error) => {
    if (error) next(error)
  })
}

// A page that was rebuilt has the same names; the browser asks each time, and hears 304.
function revalidate(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader("Cache-Control", "no-cache")
}
