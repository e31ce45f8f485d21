import type { Outcome, Posting } from "./post.ts"

/** A web-standard request handler, as `bot.fetch`. */
export type RequestHandler = (request: Request) => Response | Promise<Response>

/** Hands a webhook to a function of this process instead of a socket. Never throws. */
export async function handOver(handler: RequestHandler, posting: Posting): Promise<Outcome> {
  const { url, headers, body, timeoutMs, signal } = posting
  const request = new Request(url, { method: "POST", headers, body })
  let stopWaiting = () => {}
  const late = new Promise<Outcome>((resolve) => {
    const timer = setTimeout(() => resolve({ error: `no answer within ${timeoutMs} ms` }), timeoutMs)
    const abort = () => resolve({ error: "ABORT_ERR" })
    signal.addEventListener("abort", abort)
    stopWaiting = () => {
      clearTimeout(timer)
      signal.removeEventListener("abort", abort)
    }
  })
  try {
    return await Promise.race([answerOf(handler, request), late])
  } finally {
    stopWaiting()
  }
}

async function answerOf(handler: RequestHandler, request: Request): Promise<Outcome> {
  try {
    return { status: (await handler(request)).status }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}
