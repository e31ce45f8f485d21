import { randomUUID } from "node:crypto"

/** What an account can be besides usual. */
export interface AccountTraits {
  /** A trial: recipients must have texted first, 100 messages a day. Default false. */
  readonly sandbox?: boolean
  /** Whether people can be asked for their location. Default true. */
  readonly location?: boolean
  /** Files live a day behind addresses that live 15 minutes. Default false. */
  readonly ephemeralMedia?: boolean
  /** The platform forgets a message after a day. Default false. */
  readonly ephemeralMessages?: boolean
}

/** Somebody the account does not want to hear of. */
export interface BlockedHandle {
  readonly handle: string
  readonly blockedAt: number
  readonly reason: string | null
}

/** A partner: one API key, the lines it may use, and what the platform remembers of it. */
export interface Account {
  readonly partnerId: string
  readonly apiKey: string
  readonly lines: Line[]
  readonly traits: Required<AccountTraits>
  /** Everyone who ever texted one of its lines. */
  readonly heardFrom: Set<string>
  /** Everyone whose last word was an opt-out keyword. */
  readonly optedOut: Set<string>
  /** In the order they were blocked. */
  readonly blocked: Map<string, BlockedHandle>
  /** How many messages a sandbox sent, and on which day since 1970 in UTC. */
  readonly sentOn: { day: number; count: number }
}

/** How well a line is regarded. */
export type Reputation = "HEALTHY" | "AT_RISK" | "CRITICAL"

/** Whether RCS checks can run on a line, and why not. */
export type RcsState = "ready" | "off" | "no account" | "failing"

/** What a line shows of itself when it is shared. */
export interface ContactCard {
  firstName: string
  lastName: string | null
  imageUrl: string | null
  isActive: boolean
}

/** One phone number of an account. */
export interface Line {
  readonly id: string
  readonly number: string
  readonly account: Account
  status: "ACTIVE" | "FLAGGED"
  reputation: Reputation
  rcs: RcsState
  /** False when the platform lets it read and not send. */
  maySend: boolean
  forwardingNumber: string | null
  card: ContactCard | null
  /** When it last sent; the best line for a new chat is the one that rested longest. */
  lastUsedAt: number
  /** When it was last offered as available. */
  lastOfferedAt: number
}

/** Opens an account with its lines. */
export function openAccount(
  apiKey: string,
  numbers: readonly string[],
  partnerId: string,
  traits: AccountTraits = {},
): Account {
  const usual = { sandbox: false, location: true, ephemeralMedia: false, ephemeralMessages: false }
  const account: Account = {
    partnerId,
    apiKey,
    lines: [],
    traits: { ...usual, ...traits },
    heardFrom: new Set(),
    optedOut: new Set(),
    blocked: new Map(),
    sentOn: { day: 0, count: 0 },
  }
  for (const number of numbers) account.lines.push(newLine(account, number))
  return account
}

function newLine(account: Account, number: string): Line {
  return {
    id: randomUUID(),
    number,
    account,
    status: "ACTIVE",
    reputation: "HEALTHY",
    rcs: "ready",
    maySend: true,
    forwardingNumber: null,
    card: null,
    lastUsedAt: 0,
    lastOfferedAt: 0,
  }
}
