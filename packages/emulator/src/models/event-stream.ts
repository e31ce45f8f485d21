import type { Response } from "express"

/** Server-sent events to one client. */
export class EventStream {
  readonly #response: Response

  constructor(response: Response) {
    this.#response = response
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" })
  }

  /** Sends JSON; an event without a name has only data. Waits for a client that reads slowly. */
  async send(data: unknown, name?: string): Promise<void> {
    await this.sendText(JSON.stringify(data), name)
  }

  async sendText(data: string, name?: string): Promise<void> {
    const event = name === undefined ? "" : `event: ${name}\n`
    // Until it has left: a connection that is torn then tears nothing that was said before.
    await new Promise<void>((resolve) => {
      this.#response.write(`${event}data: ${data}\n\n`, () => resolve())
    })
  }

  end(): void {
    this.#response.end()
  }
}
