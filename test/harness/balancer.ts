import { once } from "node:events"
import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http"

/** Hears of every answer: the delivery's body, its status, when it was taken up and when it was answered. */
export type OnAnswer = (body: string, status: number, from: number, to: number) => void

/**
 * A load balancer in front of bots that come and go: deliveries go round, and a bot that does not answer
 * is a 502, so that the platform delivers again.
 */
export class Balancer {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 })
  readonly #onAnswer: OnAnswer
  readonly #server: Server
  #ports: readonly number[] = []
  #turn = 0
  /** Deliveries that were not acknowledged, and so come again. */
  refused = 0

  constructor(onAnswer: OnAnswer) {
    this.#onAnswer = onAnswer
    this.#server = createServer((incoming, response) => void this.#pass(incoming, response))
  }

  async listen(): Promise<string> {
    this.#server.listen(0, "127.0.0.1")
    await once(this.#server, "listening")
    const address = this.#server.address()
    if (address === null || typeof address === "string") throw new Error("The balancer has no TCP address.")
    return `http://127.0.0.1:${address.port}/linq`
  }

  /** The bots that are up. */
  use(ports: readonly number[]): void {
    this.#ports = ports
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
    this.#agent.destroy()
  }

  async #pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer) // a request without encoding yields buffers
    const body = Buffer.concat(chunks)
    const from = performance.now()
    const status = await this.#forward(incoming, body)
    if (status >= 500) this.refused++
    this.#onAnswer(body.toString(), status, from, performance.now())
    response.writeHead(status).end()
  }

  #forward({ url = "/", headers }: IncomingMessage, body: Buffer): Promise<number> {
    const port = this.#ports[this.#turn++ % Math.max(1, this.#ports.length)]
    if (port === undefined) return Promise.resolve(503)
    return new Promise((resolve) => {
      const options = {
        agent: this.#agent,
        port,
        host: "127.0.0.1",
        path: url,
        method: "POST",
        headers,
        timeout: 5_000,
      }
      const forwarded = request(options, (answer) => {
        answer.resume()
        answer.on("end", () => resolve(answer.statusCode ?? 502))
        answer.on("error", () => resolve(502))
      })
      forwarded.on("timeout", () => forwarded.destroy())
      forwarded.on("error", () => resolve(502))
      forwarded.end(body)
    })
  }
}
