import { type Signal, signal } from "@preact/signals"
import { kept } from "./kept.ts"

/** Which tab is open. */
export const view: Signal<string> = kept<string>("view", "traffic")
/** Whether the inspector is there at all, beside the phone. */
export const isShown: Signal<boolean> = kept<boolean>("shown", true)
/** Its width beside the phone, in pixels. */
export const width: Signal<number> = kept<number>("width", 620)
/** On a small screen it is a sheet above the phone, and closed until somebody opens it. */
export const isSheetOpen: Signal<boolean> = signal(false)
