import { subscribe, unsubscribe } from "node:diagnostics_channel"
import { ClientRequest, IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from "node:http"
import type { Headers } from "./entry.ts"

/** A call and its answer as they crossed the wire. */
export interface Exchange {
  readonly requestHeaders: Headers
  readonly responseHeaders: Headers
  /** Null when it was empty, over 64 KB, or never came. */
  readonly responseBody: string | null
}

interface Posted {
  readonly headers: Headers
  isOver: boolean
}

const mostWaiting = 2_000
const mostBodyBytes = 65_536

/**
 * Listens in on Node's own HTTP: the headers of the webhooks that leave, signatures and all, and the answers
 * of the API. It is the wire's truth, a forged signature included. Of other servers and clients in the
 * process it sees only what looks like the platform's, and forgets what nobody takes.
 */
export class Wire {
  readonly #posted = new Map<string, Posted[]>()
  readonly #exchanges = new Map<string, Exchange>()
  readonly #channels: readonly [string, (message: unknown) => void][] = [
    ["http.client.request.start", (message) => this.#posting(message)],
    ["http.client.response.finish", (message) => this.#postAnswered(message)],
    ["http.server.request.start", (message) => this.#called(message)],
  ]

  open(): void {
    for (const [name, listener] of this.#channels) subscribe(name, listener)
  }

  close(): void {
    for (const [name, listener] of this.#channels) unsubscribe(name, listener)
  }

  /** The headers of the earliest attempt that ended and was not taken; empty when it was no request. */
  takePosted(eventId: string, subscriptionId: string): Headers {
    const key = `${eventId} ${subscriptionId}`
    const waiting = this.#posted.get(key) ?? []
    // Copies of one event may be under way together; those that ended are told in the order they ended.
    const taken = waiting.find(({ isOver }) => isOver) ?? waiting[0]
    if (taken) this.#drop(key, taken)
    return taken?.headers ?? {}
  }

  /** What a call looked like, by the trace id of its answer. */
  takeExchange(traceId: string): Exchange | undefined {
    const exchange = this.#exchanges.get(traceId)
    this.#exchanges.delete(traceId)
    return exchange
  }

  #posting(message: unknown): void {
    const request = fieldOf(message, "request")
    if (!(request instanceof ClientRequest)) return
    const headers = plain(request.getHeaders())
    const { "webhook-id": eventId, "x-webhook-subscription-id": subscriptionId } = headers
    if (eventId === undefined || subscriptionId === undefined) return
    const key = `${eventId} ${subscriptionId}`
    const posted: Posted = { headers, isOver: false }
    this.#posted.set(key, [...(this.#posted.get(key) ?? []), posted])
    forgetOldest(this.#posted)
    request.once("error", (error: NodeJS.ErrnoException) => {
      posted.isOver = true
      // A connection that had gone stale: the same words are posted again, and those are the attempt.
      if (request.reusedSocket && error.code === "ECONNRESET") this.#drop(key, posted)
    })
    overOf.set(request, posted)
  }

  #postAnswered(message: unknown): void {
    const [request, response] = [fieldOf(message, "request"), fieldOf(message, "response")]
    if (!(request instanceof ClientRequest) || !(response instanceof IncomingMessage)) return
    const posted = overOf.get(request)
    if (!posted) return
    response.once("end", () => {
      posted.isOver = true
    })
  }

  #drop(key: string, posted: Posted): void {
    const left = (this.#posted.get(key) ?? []).filter((one) => one !== posted)
    if (left.length > 0) this.#posted.set(key, left)
    else this.#posted.delete(key)
  }

  #called(message: unknown): void {
    const [request, response] = [fieldOf(message, "request"), fieldOf(message, "response")]
    if (!(request instanceof IncomingMessage) || !(response instanceof ServerResponse)) return
    if (!request.url?.includes("/v3/")) return
    const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse // all overloads at once
    response.end = (...args: unknown[]) => {
      const [chunk] = args
      const body = typeof chunk === "string" || chunk instanceof Uint8Array ? Buffer.from(chunk) : undefined
      const ended = end(...args)
      const headers = plain(response.getHeaders())
      const { "x-trace-id": traceId } = headers
      if (traceId === undefined) return ended
      this.#exchanges.set(traceId, {
        requestHeaders: plain(request.headers),
        responseHeaders: headers,
        responseBody: body && body.length > 0 && body.length <= mostBodyBytes ? body.toString() : null,
      })
      forgetOldest(this.#exchanges)
      return ended
    }
  }
}

const overOf = new WeakMap<ClientRequest, Posted>()

function fieldOf(message: unknown, name: string): unknown {
  return Object(message)[name]
}

function plain(headers: OutgoingHttpHeaders): Headers {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}

function forgetOldest(map: Map<string, unknown>): void {
  if (map.size <= mostWaiting) return
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
}
