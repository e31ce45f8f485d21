import type { DeadLetter, Travel } from "@backchat/core"

/** One step that an event took, as plain JSON. */
export interface Step {
  readonly name: StepName
  /** Epoch milliseconds. */
  readonly at: number
  /** The event's type; absent where the door could not read it. */
  readonly type?: string | undefined
  readonly id?: string | undefined
  readonly traceId?: string | undefined
  /** What there is to say of it. */
  readonly text: string
}

export type StepName =
  | "accepted"
  | "duplicate"
  | "ignored"
  | "rejected"
  | "claimed"
  | "handled"
  | "retried"
  | "deferred"
  | "buried"
  | "sent"
  | "failed"

/** Where a bot can be killed while it works. */
export type Spot = "accepted" | "claimed" | "sent" | "handled"

/** What the bot's process tells the one that started it. */
export type Told =
  /** A file was imported, so a change of it matters. */
  | { readonly kind: "loaded"; readonly file: string }
  /** A server listens, the bot's or another. */
  | { readonly kind: "listening"; readonly port: number }
  /** The program has run to its end without a fault. */
  | { readonly kind: "ready" }
  | { readonly kind: "step"; readonly step: Step }
  | { readonly kind: "travelled"; readonly travel: Travel }
  | { readonly kind: "answer"; readonly to: number; readonly value?: Letters | undefined }
  | { readonly kind: "refusal"; readonly to: number; readonly error: string }

/** What the bot's process is asked. Each question is answered under its number. */
export type Asked =
  | { readonly number: number; readonly what: "list" }
  /** Whether it is there; the answer comes after everything that was told before. */
  | { readonly number: number; readonly what: "ping" }
  | { readonly number: number; readonly what: "redrive" | "drop"; readonly which: string }
  /** Dies, without another word, as soon as an event gets there. */
  | { readonly number: number; readonly what: "die"; readonly at: Spot }

/** The dead letters, or how many were touched. */
export type Letters = readonly DeadLetter[] | number
