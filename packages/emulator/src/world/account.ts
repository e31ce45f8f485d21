import { randomUUID } from "node:crypto"

/** A partner: one API key and the lines it may use. */
export interface Account {
  readonly partnerId: string
  readonly apiKey: string
  readonly lines: Line[]
}

/** How well a line is regarded. */
export type Reputation = "HEALTHY" | "AT_RISK" | "CRITICAL"

/** One phone number of an account. */
export interface Line {
  readonly id: string
  readonly number: string
  readonly account: Account
  status: "ACTIVE" | "FLAGGED"
  reputation: Reputation
  forwardingNumber: string | null
  /** When it last sent; the best line for a new chat is the one that rested longest. */
  lastUsedAt: number
}

/** Opens an account with its lines. */
export function openAccount(apiKey: string, numbers: readonly string[], partnerId: string): Account {
  const account: Account = { partnerId, apiKey, lines: [] }
  for (const number of numbers) {
    account.lines.push({
      id: randomUUID(),
      number,
      account,
      status: "ACTIVE",
      reputation: "HEALTHY",
      forwardingNumber: null,
      lastUsedAt: 0,
    })
  }
  return account
}
