import type Linq from "@linqapp/sdk"
import { z } from "zod"
import { eventTypesOf } from "../webhooks/event-types.ts"
import type { Subscription } from "../webhooks/subscriptions.ts"
import { iso } from "../wire/time.ts"
import { LinqError } from "../world/errors.ts"
import { check, idIn, list, phoneNumber } from "./check.ts"
import type { Answer, Call, Operation } from "./operation.ts"

const targetUrl = z.string().max(2048).pipe(z.url())
const events = list(z.string(), { least: 1, most: 100 })
const numbers = list(phoneNumber, { most: 1_000 }).nullish()

const createBody = z.object({ target_url: targetUrl, subscribed_events: events, phone_numbers: numbers })

function create(call: Call): Answer {
  const { target_url, subscribed_events, phone_numbers } = check(createBody, call.body)
  const subscription = call.subscriptions.create(call.account, {
    targetUrl: target_url,
    events: knownEvents(call, subscribed_events),
    lines: ownLines(call, phone_numbers),
  })
  const body: Linq.WebhookSubscriptionCreateResponse = {
    ...subscriptionBody(subscription),
    signing_secret: subscription.secret,
  }
  return { status: 201, body }
}

function listAll(call: Call): Answer {
  const subscriptions = call.subscriptions.of(call.account).map(subscriptionBody)
  const body: Linq.WebhookSubscriptionListResponse = { subscriptions }
  return { status: 200, body }
}

function retrieve(call: Call): Answer {
  return { status: 200, body: subscriptionBody(found(call)) }
}

const updateBody = z.object({
  target_url: targetUrl.optional(),
  subscribed_events: events.optional(),
  is_active: z.boolean().optional(),
  phone_numbers: numbers,
})

function update(call: Call): Answer {
  const subscription = found(call)
  const { target_url, subscribed_events, is_active, phone_numbers } = check(updateBody, call.body)
  call.subscriptions.update(subscription, {
    ...(target_url === undefined ? {} : { targetUrl: target_url }),
    ...(subscribed_events === undefined ? {} : { events: knownEvents(call, subscribed_events) }),
    ...(is_active === undefined ? {} : { isActive: is_active }),
    ...(phone_numbers === undefined ? {} : { lines: ownLines(call, phone_numbers) }),
  })
  return { status: 200, body: subscriptionBody(subscription) }
}

function remove(call: Call): Answer {
  call.subscriptions.delete(found(call))
  return { status: 204 }
}

function found(call: Call): Subscription {
  return call.subscriptions.get(call.account, idIn(call, "subscriptionId"))
}

function knownEvents({ world }: Call, names: readonly string[]): readonly string[] {
  const known: readonly string[] = eventTypesOf(world.spec)
  const stranger = names.find((name) => !known.includes(name))
  if (stranger === undefined) return names
  throw new LinqError(
    "InvalidParameterValue",
    `subscribed_events: ${stranger.slice(0, 64)} is not an event type; see GET /v3/webhook-events`,
  )
}

function ownLines(call: Call, numbers: readonly string[] | null | undefined): readonly string[] {
  return (numbers ?? []).map((number) => call.world.line(call.account, number).number)
}

function subscriptionBody(subscription: Subscription): Linq.WebhookSubscription {
  return {
    id: subscription.id,
    target_url: subscription.targetUrl,
    // The SDK types the 27 of July; spec `latest` has more.
    subscribed_events: [...subscription.events] as Linq.WebhookEventType[],
    phone_numbers: subscription.lines.length > 0 ? [...subscription.lines] : null,
    is_active: subscription.isActive,
    created_at: iso(subscription.createdAt),
    updated_at: iso(subscription.updatedAt),
  }
}

const one = "/v3/webhook-subscriptions/:subscriptionId"

/** Where events are sent. */
export const webhookSubscriptions: readonly Operation[] = [
  { name: "webhookSubscriptions.create", method: "POST", path: "/v3/webhook-subscriptions", run: create },
  { name: "webhookSubscriptions.list", method: "GET", path: "/v3/webhook-subscriptions", run: listAll },
  { name: "webhookSubscriptions.retrieve", method: "GET", path: one, run: retrieve },
  { name: "webhookSubscriptions.update", method: "PUT", path: one, run: update },
  { name: "webhookSubscriptions.delete", method: "DELETE", path: one, run: remove },
]
