/**
 * Which state of the platform is emulated: July 2026, which the official SDK 0.28 types, or the newest one
 * with enforced opt-out, blocked handles, polls, backgrounds and mentions.
 */
export type Spec = "2026-07" | "latest"
