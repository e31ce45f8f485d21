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
export { type CallFault, type Fault, type FaultKind, Faults } from "./faults.ts"
export type { DeliveryAttempt } from "./webhooks/deliverer.ts"
export { type EventType, eventTypes } from "./webhooks/event-types.ts"
export { deliveryHeaders, legacySignature, type Signing, standardSignature } from "./webhooks/sign.ts"
export { type WebhookVersion, webhookVersions } from "./webhooks/version.ts"
export type { Bubble } from "./world/bubble.ts"
export { type Clock, realClock, type VirtualClock, virtualClock } from "./world/clock.ts"
export { LinqError, type LinqErrorName, linqErrors } from "./world/errors.ts"
export type { Limits } from "./world/limits.ts"
export { World, type WorldEvents, type WorldOptions } from "./world/world.ts"
