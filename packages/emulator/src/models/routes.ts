import express, { type ErrorRequestHandler, type Request, type Response, Router } from "express"
import { messages } from "./anthropic/messages.ts"
import type { EmulatedModel } from "./model.ts"
import { chatCompletions } from "./openai/chat-completions.ts"
import { anthropicError, openaiError, type Refusal, refusalOf } from "./refusal.ts"

type Endpoint = (
  model: EmulatedModel,
  body: unknown,
  response: Response,
  signal: AbortSignal,
) => Promise<void>

/**
 * The endpoints of language models, `/v1/chat/completions` as OpenAI has it and `/v1/messages` as Anthropic has it,
 * with one model behind both. Any key is right.
 */
export function models(model: EmulatedModel | undefined): Router {
  const router = Router()
  serve(router, "/v1/chat/completions", model, chatCompletions, openaiError)
  serve(router, "/v1/messages", model, messages, anthropicError)
  return router
}

function serve(
  router: Router,
  path: string,
  model: EmulatedModel | undefined,
  endpoint: Endpoint,
  bodyOf: (refusal: Refusal) => object,
): void {
  const refuse: ErrorRequestHandler = (thrown: unknown, _request, response, _next) => {
    // Too late for a status: as when a server dies.
    if (response.headersSent) return void response.destroy()
    const refusal = refusalOf(thrown)
    if (refusal.retryAfterMs !== undefined) response.set("retry-after", String(refusal.retryAfterMs / 1_000))
    response.status(refusal.status).json(bodyOf(refusal))
  }
  const answer = (request: Request, response: Response) => {
    const leaving = new AbortController()
    response.once("close", () => leaving.abort(new Error("The client hung up.")))
    if (model === undefined) throw missing
    return endpoint(model, request.body, response, leaving.signal)
  }
  router.post(path, express.json({ type: () => true, limit: "10mb" }), answer, refuse)
}

const missing = Object.assign(
  new Error("This emulator has no model. Give it one: createEmulator({ model: offline() })."),
  { status: 404 },
)
