import type { ApiCall } from "./api/server.ts"
import type { EmulatedModel } from "./models/model.ts"
import type { DeliveryAttempt } from "./webhooks/deliverer.ts"
import type { EventType, NewerEventType } from "./webhooks/event-types.ts"
import type { WebhookVersion } from "./webhooks/version.ts"
import type { AccountTraits } from "./world/account.ts"
import type { Bubble } from "./world/bubble.ts"
import type { Clock } from "./world/clock.ts"
import type { Limits } from "./world/limits.ts"
import type { Spec } from "./world/spec.ts"

/** How an emulator differs from the usual one. */
export interface EmulatorOptions {
  /** Your lines, in E.164. Default one, +12025550100. */
  readonly lines?: readonly string[]
  /** The port on 127.0.0.1. Default 0: any free one. */
  readonly port?: number
  /** Default `emulator-key`. */
  readonly apiKey?: string
  /** Which state of the platform. Default `"2026-07"`, which the official SDK 0.28 types. */
  readonly spec?: Spec
  /** A sandbox, an account without location, ephemeral files or messages. Default: none of it. */
  readonly account?: AccountTraits
  /** Default: the machine's. On a virtual one everything waits for `emulator.clock.advance`, retries too. */
  readonly clock?: Clock
  /** Makes faults and retry jitter repeatable. Default 1. */
  readonly seed?: number
  /** Divides the waits between delivery attempts: 1000 turns 3 s into 3 ms. Default 1. */
  readonly speed?: number
  /** How long a receiver may take to answer, in real ms. Default 10,000, as the platform. */
  readonly webhookTimeoutMs?: number
  /** Other numbers than the platform's, for tests of load. */
  readonly limits?: Partial<Limits>
  /** Whether groups report delivered and read. Default false, as the platform. */
  readonly groupReceipts?: boolean
  /** Whether media URLs may be fetched from anywhere. Default false: from this machine alone. */
  readonly fetchRemoteMedia?: boolean
  /**
   * A language model, served as `/v1/chat/completions` and `/v1/messages` so that clients of OpenAI and Anthropic run
   * without a key: `createEmulator({ model: offline() })`. Default: none.
   */
  readonly model?: EmulatedModel
  /** A world that {@link Emulator.save} wrote. Its account, key and lines take the place of those above. */
  readonly state?: Uint8Array
  /** Whether a browser that opens {@link Emulator.url} finds the phone and the inspector there. Default false. */
  readonly page?: boolean
  /** Hears one readable line for each call and each delivery. Default: nobody. */
  readonly log?: (line: string) => void
}

/** What an emulator tells. */
export interface EmulatorEvents {
  call: (call: ApiCall) => void
  delivery: (attempt: DeliveryAttempt) => void
  /** A bubble appeared or changed on somebody's phone. */
  bubble: (bubble: Bubble, on: { readonly name: string; readonly handle: string }) => void
}

/** What a subscription of {@link Emulator.subscribe} hears. */
export interface SubscribeOptions {
  /** Default: every event of the spec. */
  readonly events?: readonly (EventType | NewerEventType)[]
  /** Default: every line. */
  readonly lines?: readonly string[]
  /** Default: the newest, or what the URL says. */
  readonly version?: WebhookVersion
  /** Default: a new one. {@link Emulator.connect} takes the emulator's own. */
  readonly secret?: string
}

/** What points the official SDK, or `linq()`, at an emulator without a socket. */
export interface InProcess {
  readonly apiKey: string
  readonly baseURL: string
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>
  readonly webhookSecret: string
}
