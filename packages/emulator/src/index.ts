/**
 * The Linq Partner API V3 on your own machine.
 *
 * @module
 */
export type { ApiCall } from "./api/server.ts"
export {
  createEmulator,
  Emulator,
  type EmulatorEvents,
  type EmulatorOptions,
  type SubscribeOptions,
} from "./emulator.ts"
export type { InProcess } from "./emulator-options.ts"
export {
  type CallFailure,
  type CallFault,
  type Chance,
  type DeliveryFault,
  type Fault,
  type FaultKind,
  Faults,
  type FaultsOptions,
  type LineFault,
  type MessageFault,
} from "./faults.ts"
export type { EmulatedModel } from "./models/model.ts"
export type { BotLink, BotStatus, KillPoint } from "./page/bot-link.ts"
export type { DeliveryAttempt } from "./webhooks/deliverer.ts"
export { type EventType, eventTypes, type NewerEventType, newerEventTypes } from "./webhooks/event-types.ts"
export type { RequestHandler } from "./webhooks/hand-over.ts"
export { deliveryHeaders, legacySignature, type Signing, standardSignature } from "./webhooks/sign.ts"
export { type WebhookVersion, webhookVersions } from "./webhooks/version.ts"
export type { AccountTraits } from "./world/account.ts"
export type { Bubble } from "./world/bubble.ts"
export { type Clock, realClock, type VirtualClock, virtualClock } from "./world/clock.ts"
export type { Duration } from "./world/duration.ts"
export { LinqError, type LinqErrorName, linqErrors } from "./world/errors.ts"
export type { Limits } from "./world/limits.ts"
export type { LineChange } from "./world/line-status.ts"
export type { Spec } from "./world/spec.ts"
export type { Timeline } from "./world/timeline.ts"
export { World, type WorldEvents, type WorldOptions } from "./world/world.ts"
