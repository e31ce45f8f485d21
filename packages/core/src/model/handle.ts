/** How a message travels. `undefined` wherever the platform has not said yet. */
export type Service = "iMessage" | "RCS" | "SMS"

/** One participant of one chat: a phone number in E.164 (`+12025550147`) or an e-mail address. */
export interface Handle {
  readonly handle: string
  /** True for your own line. */
  readonly isMe: boolean
  readonly service?: Service | undefined
  /** The platform's id of this membership; it differs from chat to chat. */
  readonly id?: string | undefined
  readonly status?: "active" | "left" | "removed" | undefined
  /** Epoch milliseconds. */
  readonly joinedAt?: number | undefined
  /** Epoch milliseconds. */
  readonly leftAt?: number | undefined
}
