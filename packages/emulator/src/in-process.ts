import { createServer, request as httpRequest, type RequestListener, type Server } from "node:http"
import { type Duplex, duplexPair } from "node:stream"

/** An HTTP server that is spoken to through pipes in memory: no port, no socket, everything else as usual. */
export class InProcessServer {
  readonly #server: Server

  constructor(listener: RequestListener) {
    this.#server = createServer(listener)
  }

  /** One exchange. @throws TypeError when the connection breaks, the signal's reason when it aborts. */
  async fetch(request: Request): Promise<Response> {
    const { method, headers, signal } = request
    signal.throwIfAborted()
    const body = new Uint8Array(await request.arrayBuffer())
    const { host, pathname, search } = new URL(request.url)
    const [near, far] = pipe()
    this.#server.emit("connection", far)
    return new Promise((resolve, reject) => {
      const length =
        body.byteLength > 0 || method === "POST" ? { "content-length": String(body.byteLength) } : {}
      const outgoing = httpRequest({
        method,
        path: pathname + search,
        headers: { ...Object.fromEntries(headers), host, connection: "close", ...length },
        createConnection: () => near,
      })
      const broken = (error: Error) =>
        reject(signal.aborted ? signal.reason : new TypeError("fetch failed", { cause: error }))
      signal.addEventListener("abort", () => outgoing.destroy(new Error("aborted")), { once: true })
      outgoing.once("error", broken)
      outgoing.once("response", (incoming) => {
        const chunks: Uint8Array[] = []
        incoming.on("data", (chunk: Uint8Array) => chunks.push(chunk))
        incoming.once("error", broken)
        incoming.once("end", () => {
          const { statusCode: status = 0, headers: named } = incoming
          const answered = Object.entries(named).map(([name, value]): [string, string] => [
            name,
            String(value),
          ])
          const hasBody = status !== 204 && status !== 304
          resolve(new Response(hasBody ? Buffer.concat(chunks) : null, { status, headers: answered }))
        })
      })
      outgoing.end(body)
    })
  }

  /** Breaks off every exchange. */
  close(): void {
    this.#server.closeAllConnections()
  }
}

// A pair of sockets tells each end when the other is gone; a pair of streams has to be told to.
function pipe(): [Duplex, Duplex] {
  const [near, far] = duplexPair()
  near.once("close", () => far.destroy())
  far.once("close", () => {
    if (!far.writableFinished) near.destroy()
  })
  return [near, far]
}
