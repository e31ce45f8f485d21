import type { Subscriptions } from "../webhooks/subscriptions.ts"
import type { Account } from "../world/account.ts"
import type { World } from "../world/world.ts"

/** One API call, checked for its key and nothing else. */
export interface Call {
  readonly world: World
  readonly subscriptions: Subscriptions
  readonly account: Account
  readonly params: Readonly<Record<string, unknown>>
  readonly query: Readonly<Record<string, unknown>>
  readonly body: unknown
  /** The `Idempotency-Key` header. */
  readonly idempotencyKey: string | undefined
  readonly traceId: string
  /** Whether media may be fetched from anywhere, not from this machine alone. */
  readonly fetchRemoteMedia: boolean
}

/** What a call is answered with. No body means 204-style silence. */
export interface Answer {
  readonly status: number
  readonly body?: object
}

/** One operation of the API, under the official SDK's name for it. */
export interface Operation {
  readonly name: string
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE"
  /** The path after the base URL, with `:names` for its ids. */
  readonly path: string
  /** Whether it sends a message; the fault "answer lost" strikes these. */
  readonly sends?: boolean
  run(call: Call): Answer | Promise<Answer>
}
