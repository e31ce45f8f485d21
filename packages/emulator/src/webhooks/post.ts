import { Agent as HttpAgent, request as httpRequest } from "node:http"
import { Agent as HttpsAgent, request as httpsRequest } from "node:https"

/** How an attempt ended: the receiver's status, or the reason there was none. */
export type Outcome =
  | { readonly status: number; readonly error?: never }
  | { readonly error: string; readonly status?: never }

/** One request to a receiver. */
export interface Posting {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** Sends webhooks over connections that are kept open between them. */
export class Poster {
  readonly #http = new HttpAgent({ keepAlive: true, maxFreeSockets: 64 })
  readonly #https = new HttpsAgent({ keepAlive: true, maxFreeSockets: 64 })

  /** Posts once. Never throws: whatever happens is an outcome. Redirects are not followed. */
  async post(posting: Posting): Promise<Outcome> {
    const first = await this.#attempt(posting)
    // The receiver closed an idle connection as we took it up again: nothing was said, so say it again.
    return first === "stale" ? this.#attempt(posting).then(settle) : first
  }

  close(): void {
    this.#http.destroy()
    this.#https.destroy()
  }

  #attempt({ url, headers, body, timeoutMs, signal }: Posting): Promise<Outcome | "stale"> {
    const secure = url.startsWith("https:")
    return new Promise((resolve) => {
      const payload = Buffer.from(body)
      const request = (secure ? httpsRequest : httpRequest)(url, {
        method: "POST",
        headers: { ...headers, "content-length": payload.byteLength },
        agent: secure ? this.#https : this.#http,
        signal,
      })
      const timer = setTimeout(
        () => request.destroy(new Error(`no answer within ${timeoutMs} ms`)),
        timeoutMs,
      )
      const end = (outcome: Outcome | "stale") => {
        clearTimeout(timer)
        resolve(outcome)
      }
      request.once("response", (response) => {
        response.once("error", (error) => end({ error: reasonOf(error) }))
        response.once("end", () => end({ status: response.statusCode ?? 0 }))
        response.resume()
      })
      request.once("error", (error) => {
        const reset = reasonOf(error) === "ECONNRESET" && request.reusedSocket
        end(reset ? "stale" : { error: reasonOf(error) })
      })
      request.end(payload)
    })
  }
}

function settle(outcome: Outcome | "stale"): Outcome {
  return outcome === "stale" ? { error: "ECONNRESET" } : outcome
}

function reasonOf(error: NodeJS.ErrnoException): string {
  return error.code ?? error.message
}
