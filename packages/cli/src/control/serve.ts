import type { IncomingMessage, ServerResponse } from "node:http"
import type { Desk } from "./desk.ts"
import { type Order, readOrder } from "./order.ts"

/** Where orders are posted, at the emulator's own address. */
export const ORDERS_PATH = "/_page/orders"

/** A line of the answer to an order: what was heard on the way, and how it ended. */
export type Reported =
  | {
      readonly kind: "bubble"
      readonly text: string
      readonly effect: string | null
      readonly media: readonly string[]
    }
  | { readonly kind: "done"; readonly isAnswered?: boolean; readonly transcript?: string }
  | { readonly kind: "refused"; readonly error: string }

/** Carries out one order of another command: JSON in, lines of JSON out, the last of them the outcome. */
export async function serve(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.writeHead(200, { "content-type": "application/x-ndjson", "cache-control": "no-store" })
  const report = (line: Reported) => response.write(`${JSON.stringify(line)}\n`)
  try {
    report(await carryOut(desk, await readOrder(request), report))
  } catch (error) {
    report({ kind: "refused", error: error instanceof Error ? error.message : String(error) })
  }
  response.end()
}

async function carryOut(desk: Desk, order: Order, report: (line: Reported) => void): Promise<Reported> {
  switch (order.order) {
    case "say": {
      const isAnswered = await desk.say(order, ({ text, effect, media }) =>
        report({ kind: "bubble", text, effect, media: media.map(({ url }) => url) }),
      )
      return { kind: "done", isAnswered }
    }
    case "trigger":
      await desk.trigger(order)
      return { kind: "done" }
    case "replay":
      return { kind: "done", transcript: await desk.replay(order.transcript, order) }
    case "deliver":
      await desk.deliver(order)
      return { kind: "done" }
  }
}
