import { Failure } from "../command-line/problem.ts"
import type { Order } from "./order.ts"
import { ORDERS_PATH, type Reported } from "./serve.ts"

export type Done = Extract<Reported, { kind: "done" }>
export type Heard = Extract<Reported, { kind: "bubble" }>

/**
 * Has an order carried out by the emulator at this address.
 *
 * @throws Failure when nobody is there, or the emulator refuses
 */
export async function sendOrder(url: string, order: Order, heard?: (bubble: Heard) => void): Promise<Done> {
  const response = await post(url, order)
  for await (const line of linesOf(response)) {
    const reported: Reported = JSON.parse(line) // the emulator's side is ours, see serve.ts
    if (reported.kind === "bubble") heard?.(reported)
    else if (reported.kind === "refused") throw new Failure(reported.error)
    else return reported
  }
  throw new Failure(`The emulator at ${url} ended before it was done.`)
}

async function post(url: string, order: Order): Promise<Response> {
  let response: Response
  try {
    response = await fetch(new URL(ORDERS_PATH, url), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(order),
    })
  } catch (cause) {
    throw new Failure(
      `Nobody answers at ${url}. Start \`backchat dev\` or \`backchat emulator\`, or say with --url where it is.`,
      { cause },
    )
  }
  if (response.ok) return response
  throw new Failure(
    `${url} answered ${response.status}, so it is not an emulator that backchat dev or backchat emulator started.`,
  )
}

async function* linesOf(response: Response): AsyncGenerator<string> {
  let rest = ""
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n")
    rest = lines.pop() ?? ""
    yield* lines.filter((line) => line !== "")
  }
}
