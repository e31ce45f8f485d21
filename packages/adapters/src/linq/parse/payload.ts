import type { Json } from "@backchat/core"
import type { ChatMemory } from "../chat-memory.ts"

/**
 * Reading payloads leniently: the platform grows weekly, so a field is taken when it is what it should
 * be, and is otherwise as good as absent. What an event cannot do without makes its parser give up.
 */

/** An object out of a payload; nothing about its fields is known. */
export type Fields = Readonly<Record<string, unknown>>

/** One webhook on its way to an event. */
export interface Payload {
  /** What every event has, ready to be spread into it. */
  readonly base: {
    readonly id: string
    readonly adapter: string
    readonly at: number
    readonly traceId: string | undefined
    readonly raw: Json
  }
  readonly data: Fields
  readonly chats: ChatMemory
}

/** Reads one type of event; `undefined` when the payload lacks what the event cannot do without. */
export type Parser<Event> = (payload: Payload) => Event | undefined

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

const NONE: Fields = {}

export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : NONE
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined
}

export function countOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined
}

export function flagOf(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined
}

/** The word, if it is one of those. */
export function oneOf<const Word extends string>(words: readonly Word[], value: unknown): Word | undefined {
  return words.find((word) => word === value)
}

const HAS_ZONE = /(?:Z|[+-]\d\d:?\d\d)$/i
const FIRST_MILLISECONDS = 1e11 // Unix times below it are seconds: as milliseconds they would be before 1973

/** Epoch milliseconds of an ISO time of any precision and offset (UTC without one), or of a Unix time. */
export function timeOf(value: unknown): number | undefined {
  if (typeof value === "number") {
    return Number.isFinite(value) ? Math.trunc(value < FIRST_MILLISECONDS ? value * 1000 : value) : undefined
  }
  if (typeof value !== "string") return undefined
  // The platform writes Z, and looking for it first spares most times the expression.
  const time = Date.parse(value.endsWith("Z") || HAS_ZONE.test(value) ? value : `${value}Z`)
  return Number.isNaN(time) ? undefined : time
}
