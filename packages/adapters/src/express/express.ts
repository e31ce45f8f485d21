import type { IncomingMessage, ServerResponse } from "node:http"
import { BackchatError, type Host, MAX_BODY_BYTES } from "@backchat/core"
import { readBody } from "../http/body.ts"
import { NodeRequest, respond, TOO_LARGE } from "../http/exchange.ts"

/** What Express and its body parsers may have added to a request. */
interface MountedRequest extends IncomingMessage {
  readonly originalUrl?: string
  readonly rawBody?: unknown
  readonly body?: unknown
}

/** A handler in Express' shape; it imports nothing of Express. */
export type ExpressHandler = (
  request: MountedRequest,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void

/**
 * Mounts a bot in an Express app.
 *
 * A signature covers the raw bytes of the body, so mount the bot before `express.json()`. Where that cannot
 * be, keep the bytes: `express.json({ verify: (req, _res, bytes) => { req.rawBody = bytes } })`; the bytes
 * of `express.raw()` will do as well.
 *
 * @param bot a bot, or anything that receives like one
 * @example app.use("/linq", express(bot))
 */
export function express(bot: Pick<Host, "receive">): ExpressHandler {
  return (request, response, next) => {
    handle(bot, request, response).catch(next)
  }
}

async function handle(
  bot: Pick<Host, "receive">,
  request: MountedRequest,
  response: ServerResponse,
): Promise<void> {
  const body = request.method === "POST" ? await bodyOf(request) : new Uint8Array(0)
  if (body === "too_large") return respond(response, TOO_LARGE)
  const url = request.originalUrl ?? request.url ?? "/"
  respond(response, await bot.receive(new NodeRequest(request, url, body)))
}

function bodyOf(request: MountedRequest): Uint8Array | Promise<Uint8Array | "too_large"> {
  if (request.rawBody instanceof Uint8Array) return request.rawBody
  if (request.body instanceof Uint8Array) return request.body
  if (!request.readableDidRead && !request.readableEnded) return readBody(request, MAX_BODY_BYTES)
  throw new BackchatError(
    "bad_configuration",
    "Something read the request's body before the bot did, and a signature cannot be checked over what a parser " +
      'made of it. Mount the bot before body parsers: app.use("/linq", express(bot)) above ' +
      "app.use(express.json()). Or keep the raw bytes: express.json({ verify: (req, _res, bytes) => { " +
      "req.rawBody = bytes } }).",
  )
}
