/*
 * The wall clock of a bot's process, which the harness sets: this file has to be imported before anything else.
 * What measures time without a wall clock (`performance`, `process.hrtime`, timers) goes on evenly, as it does when a
 * machine's clock is set.
 */

import { fasterTime } from "./faster.ts"

const RealDate = Date
const realSetTimeout = setTimeout

/** Where the wall clock stood at some time, and how fast it goes since. */
let anchor = { at: RealDate.now(), shown: RealDate.now(), speed: 1 }

/** The machine's own time, in epoch milliseconds. */
export const trueNow: () => number = RealDate.now

/** Sets the wall clock forward or back, as an administrator or a wrong time server does. */
export function jump(ms: number): void {
  anchor = { ...anchor, shown: anchor.shown + ms }
}

/**
 * Lets the process live faster from now on, its wall clock as well as its `setTimeout`, so that minutes pass in
 * seconds. Processes that are told the same agree on the time.
 */
export function hasten(speed: number, epochMs: number): void {
  anchor = { at: RealDate.now(), shown: fasterTime(speed, epochMs, RealDate.now()), speed }
  const faster = new Proxy(realSetTimeout, {
    apply: (target, self, [run, ms = 0, ...args]) => Reflect.apply(target, self, [run, ms / speed, ...args]),
  })
  Object.assign(globalThis, { setTimeout: faster })
}

function now(): number {
  return Math.floor(anchor.shown + (RealDate.now() - anchor.at) * anchor.speed)
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args) => (args.length === 0 ? new target(now()) : Reflect.construct(target, args)),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
})
