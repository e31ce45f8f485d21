import { z } from "zod"
import { operations } from "../../api/operations.ts"
import type { Fault, FaultKind, Faults } from "../../faults.ts"
import { type LinqErrorName, linqErrors } from "../../world/errors.ts"

/** A fault that can be switched on from the page. */
export interface FaultSwitch {
  readonly kind: FaultKind
  readonly group: "Webhooks" | "API calls" | "Platform"
  readonly title: string
  /** What happens, in one sentence. */
  readonly what: string
  /** Its settings with their limits and defaults, as JSON Schema: the page makes its sliders of it. */
  readonly schema: object
  /** @throws ZodError for settings that are none. */
  turnOn(faults: Faults, settings: unknown): Fault
}

function define<S extends z.ZodType>(
  about: Omit<FaultSwitch, "schema" | "turnOn">,
  settings: S,
  on: (faults: Faults, settings: z.output<S>) => Fault,
): FaultSwitch {
  return {
    ...about,
    schema: z.toJSONSchema(settings, { io: "input" }),
    turnOn: (faults, given) => on(faults, settings.parse(given)),
  }
}

const chance = {
  rate: z.number().min(0).max(1).default(1).meta({ title: "share", unit: "%" }),
  times: z.int().min(1).max(10_000).exactOptional().meta({ title: "at most", unit: "times" }),
}
const delivery = {
  ...chance,
  events: z.array(z.string()).min(1).exactOptional().meta({ title: "event types" }),
}
const call = {
  ...chance,
  operation: z
    .enum(operations.map(({ name }) => name))
    .exactOptional()
    .meta({ title: "operation" }),
}
const delay = (most: number, usual: number) =>
  z.int().min(0).max(most).default(usual).meta({ title: "late by", unit: "ms" })
const errorNames = Object.keys(linqErrors).filter((name): name is LinqErrorName => name in linqErrors)

/** Every fault in the order in which the page shows them. */
export const faultSwitches: readonly FaultSwitch[] = [
  define(
    {
      kind: "duplicateDelivery",
      group: "Webhooks",
      title: "Duplicate",
      what: "The same event id more than once.",
    },
    z.object({ ...delivery, copies: z.int().min(1).max(10).default(1).meta({ title: "copies" }) }),
    (faults, settings) => faults.duplicateDeliveries(settings),
  ),
  define(
    { kind: "delayedDelivery", group: "Webhooks", title: "Delay", what: "Late, on the emulator's clock." },
    z.object({ ...delivery, ms: delay(60_000, 2_000) }),
    (faults, settings) => faults.delayDeliveries(settings),
  ),
  define(
    { kind: "reorderedDelivery", group: "Webhooks", title: "Reorder", what: "The next event overtakes." },
    z.object(delivery),
    (faults, settings) => faults.reorderDeliveries(settings),
  ),
  define(
    { kind: "lostDelivery", group: "Webhooks", title: "Lose", what: "Never delivered." },
    z.object(delivery),
    (faults, settings) => faults.loseDeliveries(settings),
  ),
  define(
    {
      kind: "badSignature",
      group: "Webhooks",
      title: "Forge signature",
      what: "A copy, or the event itself, signed with another secret.",
    },
    z.object({ ...delivery, instead: z.boolean().default(false).meta({ title: "the event itself" }) }),
    (faults, settings) => faults.forgeSignatures(settings),
  ),
  define(
    {
      kind: "unknownEvent",
      group: "Webhooks",
      title: "Unknown event",
      what: "A type nobody has heard of goes along.",
    },
    z.object(delivery),
    (faults, settings) => faults.sendUnknownEvents(settings),
  ),
  define(
    {
      kind: "extraFields",
      group: "Webhooks",
      title: "Unknown fields",
      what: "Fields nobody has heard of are added.",
    },
    z.object(delivery),
    (faults, settings) => faults.addUnknownFields(settings),
  ),
  define(
    { kind: "failedCall", group: "API calls", title: "Refuse", what: "Refused before it takes effect." },
    z.object({
      ...call,
      error: z.enum(errorNames).default("InternalServerError").meta({ title: "error" }),
      retryAfterS: z.int().min(0).max(600).default(1).meta({ title: "retry after", unit: "s" }),
    }),
    (faults, settings) => faults.failCalls(settings),
  ),
  define(
    {
      kind: "lostAnswer",
      group: "API calls",
      title: "Lose the answer",
      what: "A send takes effect; the connection closes.",
    },
    z.object(call),
    (faults, settings) => faults.loseAnswers(settings),
  ),
  define(
    { kind: "slowCall", group: "API calls", title: "Slow", what: "Taken up late, in real time." },
    z.object({ ...call, ms: delay(30_000, 1_000) }),
    (faults, settings) => faults.slowCalls(settings),
  ),
  define(
    { kind: "hangingCall", group: "API calls", title: "Hang", what: "Never answered." },
    z.object({ ...call, afterEffect: z.boolean().default(false).meta({ title: "after it took effect" }) }),
    (faults, settings) => faults.hangCalls(settings),
  ),
  define(
    {
      kind: "failedMessage",
      group: "Platform",
      title: "Fail messages",
      what: "Accepted, then message.failed.",
    },
    z.object({ ...chance, code: z.int().min(1000).max(9999).default(4001).meta({ title: "code" }) }),
    (faults, settings) => faults.failMessages(settings),
  ),
  define(
    {
      kind: "deliveredAfterFailed",
      group: "Platform",
      title: "Deliver after failing",
      what: "message.failed, and message.delivered after it.",
    },
    z.object(chance),
    (faults, settings) => faults.deliverAfterFailing(settings),
  ),
  define(
    {
      kind: "flaggedLine",
      group: "Platform",
      title: "Flag the line",
      what: "Flagged in the middle of a conversation.",
    },
    z.object({ afterSends: z.int().min(1).max(1_000).default(1).meta({ title: "after sends" }) }),
    (faults, settings) => faults.flagLine(settings),
  ),
  define(
    {
      kind: "failedCardSetup",
      group: "Platform",
      title: "Fail contact cards",
      what: "A card cannot be set up.",
    },
    z.object(chance),
    (faults, settings) => faults.failContactCards(settings),
  ),
  define(
    { kind: "expiredMedia", group: "Platform", title: "Expire media", what: "403 where a file was." },
    z.object(chance),
    (faults, settings) => faults.expireMedia(settings),
  ),
]
