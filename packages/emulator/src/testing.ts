/**
 * Drive an emulator like a person: `ann.says("hi")`, `await ann.hears("Hello!")`.
 *
 * @module
 */
export { Driver, type PersonOptions } from "./driver/driver.ts"
export type { Expected } from "./driver/ears.ts"
export { Group } from "./driver/group.ts"
export { Person, type PhoneFile, type Where } from "./driver/person.ts"
export { createEmulator, Emulator, type EmulatorOptions } from "./emulator.ts"
export type { Bubble } from "./world/bubble.ts"
export type { PersonTraits } from "./world/person.ts"
