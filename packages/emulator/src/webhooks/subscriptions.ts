import { randomBytes, randomUUID } from "node:crypto"
import type { Account } from "../world/account.ts"
import type { Clock } from "../world/clock.ts"
import { LinqError } from "../world/errors.ts"
import type { RequestHandler } from "./hand-over.ts"
import { versionOf, type WebhookVersion } from "./version.ts"

/** One address that events are sent to. */
export interface Subscription {
  readonly id: string
  readonly account: Account
  /** `whsec_` and the base64 of 32 bytes. */
  readonly secret: string
  readonly createdAt: number
  updatedAt: number
  targetUrl: string
  version: WebhookVersion
  events: ReadonlySet<string>
  /** The lines it hears of; empty for all. */
  lines: readonly string[]
  isActive: boolean
  /** Who takes its webhooks in this process, or null when they travel. */
  readonly handler: RequestHandler | null
}

/** What a subscription is made of. */
export interface SubscriptionStart {
  readonly targetUrl: string
  readonly events: readonly string[]
  readonly lines: readonly string[]
  /** Default: a new one. */
  readonly secret?: string
  readonly handler?: RequestHandler
}

/** What can be changed about one. */
export interface SubscriptionChange extends Partial<SubscriptionStart> {
  readonly isActive?: boolean
}

const allowedTarget = /^https:\/\/|^http:\/\/(localhost|127(\.\d+){3}|\[::1\])(:\d+)?([/?#]|$)/i

/** All subscriptions. Source of the rules: Linq API docs, "Webhook subscriptions". */
export class Subscriptions {
  readonly #byId = new Map<string, Subscription>()
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @throws LinqError 1005 for a target that is neither https nor this machine, 2015 for one in use. */
  create(account: Account, { targetUrl, events, lines, secret, handler }: SubscriptionStart): Subscription {
    this.#requireFree(account, targetUrl)
    const now = this.#clock.now()
    const subscription: Subscription = {
      id: randomUUID(),
      account,
      secret: secret ?? newSecret(),
      createdAt: now,
      updatedAt: now,
      targetUrl,
      version: versionOf(targetUrl),
      events: new Set(events),
      lines,
      isActive: true,
      handler: handler ?? null,
    }
    this.#byId.set(subscription.id, subscription)
    return subscription
  }

  /** Takes a subscription over as it is, from a world that was saved. */
  restore(subscription: Subscription): void {
    this.#byId.set(subscription.id, subscription)
  }

  all(): IterableIterator<Subscription> {
    return this.#byId.values()
  }

  of(account: Account): Subscription[] {
    return [...this.#byId.values()].filter((subscription) => subscription.account === account)
  }

  /** @throws LinqError 2010. */
  get(account: Account, id: string): Subscription {
    const subscription = this.#byId.get(id)
    if (subscription?.account !== account) throw new LinqError("SubscriptionNotFound")
    return subscription
  }

  update(subscription: Subscription, change: SubscriptionChange): void {
    const { targetUrl, events, lines, isActive } = change
    if (targetUrl !== undefined && targetUrl !== subscription.targetUrl) {
      this.#requireFree(subscription.account, targetUrl)
      subscription.version = versionOf(targetUrl)
      subscription.targetUrl = targetUrl
    }
    if (events) subscription.events = new Set(events)
    if (lines) subscription.lines = lines
    if (isActive !== undefined) subscription.isActive = isActive
    subscription.updatedAt = this.#clock.now()
  }

  delete(subscription: Subscription): void {
    subscription.isActive = false
    this.#byId.delete(subscription.id)
  }

  /** Those that want to hear of this type on this line now; null for a type that cannot be asked for. */
  listening(account: Account, type: string | null, line: string): Subscription[] {
    return [...this.#byId.values()].filter(
      (subscription) =>
        subscription.account === account &&
        subscription.isActive &&
        (type === null || subscription.events.has(type)) &&
        (subscription.lines.length === 0 || subscription.lines.includes(line)),
    )
  }

  #requireFree(account: Account, targetUrl: string): void {
    if (!allowedTarget.test(targetUrl)) {
      throw new LinqError(
        "InvalidParameterValue",
        `target_url: ${targetUrl} must be https; the emulator also takes http://localhost`,
      )
    }
    if (this.of(account).some((subscription) => subscription.targetUrl === targetUrl)) {
      throw new LinqError("StateConflict", `target_url: ${targetUrl} has a subscription already`)
    }
  }
}

/** A signing secret: `whsec_` and the base64 of 32 bytes. Source: Linq API docs, "Webhook signatures". */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`
}
