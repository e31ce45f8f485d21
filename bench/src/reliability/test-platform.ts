import { createServer, type IncomingMessage } from "node:http"
import { setTimeout as pause } from "node:timers/promises"
import { fetch } from "undici"
import { listening } from "../contenders/listening.ts"
import type { Arrival } from "../platforms/arrival.ts"

/** How long a platform waits for an answer before it takes the delivery for lost; seconds in reality. */
export const PATIENCE_MS = 1_000
const REDELIVERY_PAUSE_MS = 250
const MAX_DELIVERIES = 10

/**
 * Any of the platforms, as far as these scenarios go: it delivers again what is not answered with 2xx in time, and
 * keeps the messages that it is sent. Linq's promise is kept: one key, one message.
 */
export class TestPlatform {
  readonly replies: string[] = []
  /** Called for each message that a bot sends, before it is answered; resolving to false leaves it unanswered. */
  onMessage: () => boolean = () => true
  readonly #keys = new Set<string>()
  readonly #server = createServer((request, response) => {
    void readText(request).then((text) => {
      if (!this.#take(request, text)) return
      response.writeHead(200, { "content-type": "application/json" }).end(ANSWER)
    })
  })
  #close: () => Promise<void> = async () => {}

  async listen(): Promise<string> {
    const { url, close } = await listening(this.#server)
    this.#close = close
    return url
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await this.#close()
  }

  /** Delivers until it is acknowledged. `url` is asked anew each time, since a bot may have moved. */
  async deliver(arrival: Arrival, url: () => string): Promise<void> {
    for (let deliveries = 0; deliveries < MAX_DELIVERIES; deliveries++) {
      if (await isAcknowledged(arrival, url())) return
      await pause(REDELIVERY_PAUSE_MS)
    }
  }

  #take({ method, url = "" }: IncomingMessage, text: string): boolean {
    if (method !== "POST" || !/messages$|sendMessage$|postMessage$/.test(url)) return true
    const { said, key } = messageIn(text)
    if (key === undefined || !this.#keys.has(key)) this.replies.push(said)
    if (key !== undefined) this.#keys.add(key)
    return this.onMessage()
  }
}

/** One answer that each of the platforms' clients takes for its own. */
const ANSWER = JSON.stringify({
  ok: true,
  result: { message_id: 1, date: 1_784_000_000, chat: { id: 1, type: "private", first_name: "Ann" } },
  chat_id: "00000000-cccc-4000-8000-000000000001",
  message: { id: "00000000-bbbb-4000-8000-000000000001", parts: [] },
  phone_numbers: [],
  channel: "D1",
  ts: "1784000000.000100",
})

async function isAcknowledged({ headers, body }: Arrival, url: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const response = await fetch(url, { method: "POST", headers: { ...headers }, body, signal })
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false // refused, broken off or too late
  }
}

/** What is said in a send: JSON to Linq and Telegram, a form to Slack. */
function messageIn(text: string): { readonly said: string; readonly key: string | undefined } {
  if (!text.startsWith("{")) return { said: new URLSearchParams(text).get("text") ?? "", key: undefined }
  const { message, text: said } = JSON.parse(text)
  return { said: message?.parts?.[0]?.value ?? said ?? "", key: message?.idempotency_key }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
