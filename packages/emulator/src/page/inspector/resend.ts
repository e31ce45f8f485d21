import { randomUUID } from "node:crypto"
import type { Emulator } from "../../emulator.ts"
import { restoreWorld } from "../../state/world-state.ts"
import { Poster } from "../../webhooks/post.ts"
import { deliveryHeaders } from "../../webhooks/sign.ts"
import { type Subscription, Subscriptions } from "../../webhooks/subscriptions.ts"
import { realClock } from "../../world/clock.ts"
import { World } from "../../world/world.ts"
import type { Entry } from "./entry.ts"
import { chatIdIn, parsed, traceIdIn, wordsIn } from "./payload.ts"
import { Refusal } from "./refusal.ts"
import type { Traffic } from "./traffic.ts"

/** How a webhook is sent again. */
export interface ResendOptions {
  /** What is sent instead. Default: the same bytes. */
  readonly body?: string | undefined
  /** Whether it gets an event id of its own, so that it is no duplicate to the bot. Default false. */
  readonly asNew?: boolean | undefined
}

const timeoutMs = 10_000

/** Sends webhooks once more: one attempt, signed anew with the subscription's secret, past all faults. */
export class Resender {
  readonly #emulator: Emulator
  readonly #traffic: Traffic
  readonly #poster = new Poster()
  readonly #stop = new AbortController()

  constructor(emulator: Emulator, traffic: Traffic) {
    this.#emulator = emulator
    this.#traffic = traffic
  }

  /** @returns the new entry. @throws Refusal for what cannot be sent again. */
  async resend(entry: Entry, { body: edited, asNew = false }: ResendOptions): Promise<Entry> {
    if (entry.kind !== "webhook")
      throw new Refusal(400, "Only a webhook can be sent again; this is a call of the bot's.")
    const { targetUrl: url, secret, id: subscriptionId } = this.#subscription(entry)
    const { body, payload } = bodyOf(edited ?? entry.request.body ?? "", asNew)
    const eventId = textOr(payload.event_id, entry.eventId ?? randomUUID())
    const type = textOr(payload.event_type, entry.name)
    const [startedAt, at] = [performance.now(), Date.now()]
    const timestampS = Math.floor(at / 1000)
    const headers = deliveryHeaders({ secret, eventId, timestampS, body }, { type, subscriptionId })
    const posting = { url, headers, body, timeoutMs, signal: this.#stop.signal }
    const { status = null, error = null } = await this.#poster.post(posting)
    return this.#traffic.add({
      kind: "webhook",
      at,
      ms: performance.now() - startedAt,
      name: type,
      status,
      problem: status !== null && (status < 200 || status > 299) ? `answered ${status}` : error,
      attempt: 1,
      nextInMs: null,
      eventId,
      traceId: traceIdIn(payload),
      chatId: chatIdIn(payload),
      says: wordsIn(payload),
      resent: true,
      request: { method: "POST", url, headers, body },
      response: { headers: {}, body: null },
      subscriptionId,
    })
  }

  close(): void {
    this.#stop.abort()
    this.#poster.close()
  }

  // Secrets are nobody's business but the emulator's, which writes them down with its world.
  #subscription({ subscriptionId }: Entry): Subscription {
    const subscriptions = new Subscriptions(realClock)
    restoreWorld(this.#emulator.save(), new World(), subscriptions)
    const found = [...subscriptions.all()].find(({ id }) => id === subscriptionId)
    if (found) return found
    throw new Refusal(
      409,
      "This webhook's subscription is gone, or is answered by a function of this process; only what goes to a URL can be sent again.",
    )
  }
}

function bodyOf(text: string, asNew: boolean): { body: string; payload: Record<string, unknown> } {
  const payload = parsed(text)
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) {
    throw new Refusal(
      400,
      "A webhook's body is a JSON object; this is not one. Look for a missing comma or quote.",
    )
  }
  if (!asNew) return { body: text, payload: { ...payload } }
  const fresh = { ...payload, event_id: randomUUID() }
  return { body: JSON.stringify(fresh), payload: fresh }
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === "string" ? value : fallback
}
