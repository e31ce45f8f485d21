import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import {
  type DoorResponse,
  type Host,
  type Listening,
  type ListenOptions,
  MAX_BODY_BYTES,
} from "@backchat/core"
import { listenError, portFrom, urlOf } from "./address.ts"
import { readBody } from "./body.ts"
import { NodeRequest, respond, TOO_LARGE } from "./exchange.ts"
import { restOfTurn } from "./turn.ts"

/** Where to listen, and how patient to be with slow clients. */
export interface HttpOptions extends ListenOptions {
  /** A connection that has not sent its headers by then is closed. Default 5,000. */
  readonly headersTimeoutMs?: number | undefined
  /** A request that has not arrived whole by then is closed. Default 10,000. */
  readonly requestTimeoutMs?: number | undefined
  /** How often the two above are looked after. Default 1,000. */
  readonly checkEveryMs?: number | undefined
  /** How long a connection may idle between requests; longer than a load balancer's. Default 65,000. */
  readonly keepAliveMs?: number | undefined
}

const EMPTY = new Uint8Array(0)
const FAULT: DoorResponse = { status: 500, headers: {}, body: "" }

/**
 * Serves a bot over HTTP on bare node:http. Requests are handed on with their raw body; one longer than
 * `MAX_BODY_BYTES` is answered 413 without being read to its end.
 *
 * Without a `hostname` it listens on every address of the machine, IPv4 and IPv6, as containers need it;
 * pass `127.0.0.1` to be reachable from this machine alone.
 *
 * @throws BackchatError `bad_configuration` when the port is in use or cannot be one
 */
export function listen(host: Host, options: HttpOptions = {}): Promise<Listening> {
  const { headersTimeoutMs = 5_000, requestTimeoutMs = 10_000, checkEveryMs = 1_000 } = options
  const { hostname, keepAliveMs = 65_000 } = options
  const port = portFrom(options)
  let inFlight = 0
  let onQuiet: (() => void) | undefined

  const finished = () => {
    inFlight--
    if (inFlight === 0) onQuiet?.()
  }
  const server = createServer(
    {
      headersTimeout: Math.min(headersTimeoutMs, requestTimeoutMs), // node refuses one longer than the other
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: checkEveryMs,
      keepAliveTimeout: keepAliveMs,
    },
    (request, response) => {
      inFlight++
      if (onQuiet !== undefined) response.shouldKeepAlive = false
      response.on("close", finished)
      void serve(host, request, response)
    },
  )

  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeIdleConnections()
      // Node stops looking after timeouts when it closes, so a client that never finishes is cut here.
      const patience = setTimeout(() => server.closeAllConnections(), requestTimeoutMs)
      onQuiet = () => {
        clearTimeout(patience)
        server.closeAllConnections()
      }
      if (inFlight === 0) onQuiet()
    })

  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(listenError(error, port, hostname)))
    server.listen({ port, host: hostname }, () =>
      resolve({ url: urlOf(server, hostname), close: once(close) }),
    )
  })
}

async function serve(host: Host, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const body = request.method === "POST" ? await readBody(request, MAX_BODY_BYTES) : EMPTY
    if (body === "too_large") return respond(response, TOO_LARGE)
    await restOfTurn()
    respond(response, await host.receive(new NodeRequest(request, request.url ?? "/", body)))
  } catch {
    // A host never throws, so the client is gone; should it be there all the same, it is told to come back.
    if (!response.headersSent) respond(response, FAULT)
  }
}

function once(close: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | undefined
  return () => {
    closing ??= close()
    return closing
  }
}
