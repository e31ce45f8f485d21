import type Linq from "@linqapp/sdk"
import { eventTypes } from "../webhooks/event-types.ts"
import type { Answer, Operation } from "./operation.ts"

function list(): Answer {
  const body: Linq.WebhookEventListResponse = {
    events: [...eventTypes],
    doc_url: "https://docs.linqapp.com/guides/webhooks/events",
  }
  return { status: 200, body }
}

/** The names of all events. */
export const webhookEvents: readonly Operation[] = [
  { name: "webhookEvents.list", method: "GET", path: "/v3/webhook-events", run: list },
]
