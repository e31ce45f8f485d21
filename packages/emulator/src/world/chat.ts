import { randomUUID } from "node:crypto"
import type { Line } from "./account.ts"
import type { Background } from "./background.ts"
import { LinqError } from "./errors.ts"
import type { SharedLocation } from "./locations.ts"
import type { Message } from "./message.ts"
import type { Service } from "./service.ts"

/** One stay of one handle in a chat. Leaving ends it; coming back begins another. */
export interface Membership {
  readonly id: string
  readonly handle: string
  /** True for your own line. */
  readonly isMe: boolean
  readonly service: Service
  readonly joinedAt: number
  leftAt: number | null
  status: "active" | "left" | "removed"
}

/** How a chat is doing. */
export interface Health {
  readonly status: "HEALTHY" | "AT_RISK" | "CRITICAL" | "OPTED_OUT"
  readonly updatedAt: number
}

/** A conversation between a line and one person or more. */
export interface Chat {
  readonly id: string
  readonly line: Line
  readonly isGroup: boolean
  /** The stay of your line. */
  readonly me: Membership
  /** Everyone who is or was in it, your line first. */
  readonly members: Membership[]
  /** The name somebody gave a group; null before that. */
  name: string | null
  icon: string | null
  service: Service
  health: Health
  readonly createdAt: number
  updatedAt: number
  /** Oldest first. A message keeps its place for ever, so a place is a cursor. */
  readonly messages: Message[]
  /** Until when the line's typing dots show on the phone. */
  typingUntil: number
  /** When the line sent, for the last minute. */
  readonly recentSends: number[]
  /** When the line's contact card was last shown, and how often. */
  cardSharedAt: number
  cardsShown: number
  /** When the line last asked where its person is; 0 for never. */
  locationAskedAt: number
  /** Who shares where they are, by handle. */
  readonly locations: Map<string, SharedLocation>
  background: Background | null
}

/** What a new chat begins with. */
export interface ChatStart {
  readonly line: Line
  readonly handles: readonly string[]
  readonly isGroup: boolean
  readonly name: string | null
  readonly service: Service
  readonly now: number
}

/** Makes a chat; the caller keeps it. */
export function newChat({ line, handles, isGroup, name, service, now }: ChatStart): Chat {
  const me = join(line.number, true, service, now)
  return {
    id: randomUUID(),
    line,
    isGroup,
    me,
    members: [me, ...handles.map((handle) => join(handle, false, service, now))],
    name,
    icon: null,
    service,
    health: { status: "HEALTHY", updatedAt: now },
    createdAt: now,
    updatedAt: now,
    messages: [],
    typingUntil: 0,
    recentSends: [],
    cardSharedAt: Number.NEGATIVE_INFINITY,
    cardsShown: 0,
    locationAskedAt: 0,
    locations: new Map(),
    background: null,
  }
}

/** Begins a stay. */
export function join(handle: string, isMe: boolean, service: Service, now: number): Membership {
  return { id: randomUUID(), handle, isMe, service, joinedAt: now, leftAt: null, status: "active" }
}

/** Everyone in the chat now but your line. */
export function others(chat: Chat): readonly Membership[] {
  return chat.members.filter((member) => !member.isMe && member.status === "active")
}

/** The current stay of a handle. */
export function activeMember(chat: Chat, handle: string): Membership | undefined {
  return chat.members.find((member) => member.handle === handle && member.status === "active")
}

/** @throws LinqError 2013 when your line has left. */
export function requireOpen(chat: Chat): void {
  if (chat.me.status !== "active") throw new LinqError("ChatUnavailable")
}
