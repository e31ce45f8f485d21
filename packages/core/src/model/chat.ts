import type { Service } from "./handle.ts"

/** How well a chat is doing: engagement, deliverability, and whether the person opted out. */
export type ChatHealth = "HEALTHY" | "AT_RISK" | "CRITICAL" | "OPTED_OUT"

/**
 * One conversation, direct or group. Only `id` is always known: some events (typing, receipts of
 * failure) carry nothing else, so every other field may be absent.
 */
export interface Chat {
  readonly id: string
  readonly isGroup?: boolean | undefined
  /** Your number in this chat, in E.164. */
  readonly line?: string | undefined
  readonly service?: Service | undefined
  readonly health?: ChatHealth | undefined
}

/** People to write to when there may be no chat yet: one handle for a direct chat, several for a group. */
export interface Recipients {
  readonly to: readonly string[]
  /** Your number to write from, in E.164. Absent: the platform chooses the best one. */
  readonly from?: string | undefined
}
