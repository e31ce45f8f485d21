import type Linq from "@linqapp/sdk"
import { eventTypesOf } from "../webhooks/event-types.ts"
import type { Answer, Call, Operation } from "./operation.ts"

function list({ world }: Call): Answer {
  const body: Linq.WebhookEventListResponse = {
    // The SDK types the 27 of July; spec `latest` has more.
    events: [...eventTypesOf(world.spec)] as Linq.WebhookEventType[],
    doc_url: "https://docs.linqapp.com/guides/webhooks/events",
  }
  return { status: 200, body }
}

/** The names of all events. */
export const webhookEvents: readonly Operation[] = [
  { name: "webhookEvents.list", method: "GET", path: "/v3/webhook-events", run: list },
]
