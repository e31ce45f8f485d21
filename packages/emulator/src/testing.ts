/**
 * Drive an emulator like a person: `ann.says("hi")`, `await ann.hears("Hello!")`.
 *
 * @module
 */
export { Driver, type PersonOptions } from "./driver/driver.ts"
export type { Expected } from "./driver/ears.ts"
export { Group } from "./driver/group.ts"
export { Person, type PersonStart } from "./driver/person.ts"
export type { EffectName, Manner, PhoneFile, StickerFile, Where } from "./driver/person-words.ts"
export type { ReplayOptions } from "./driver/replay.ts"
export type { SavedTranscript, Step } from "./driver/transcript-steps.ts"
export type { TriggerOptions } from "./driver/trigger.ts"
export { createEmulator, Emulator, type EmulatorOptions } from "./emulator.ts"
export type { Bubble } from "./world/bubble.ts"
export { type VirtualClock, virtualClock } from "./world/clock.ts"
export type { Place } from "./world/locations.ts"
export type { PersonTraits } from "./world/person.ts"
