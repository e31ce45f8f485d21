import type Linq from "@linqapp/sdk"
import { z } from "zod"
import { LinqError } from "../world/errors.ts"
import { check } from "./check.ts"

/** Which stretch of a list is asked for. */
export interface Page {
  readonly limit: number
  /** How many items come before it. */
  readonly skip: number
}

/** A page of messages. The SDK types `next_cursor` as a text, and stops at the null of the last page. */
export type MessagePage = NullableCursor<Linq.ListMessagesPaginationResponse<Linq.Message>>

/** A page of chats. */
export type ChatPage = NullableCursor<Linq.ListChatsPaginationResponse<Linq.Chat>>

type NullableCursor<T> = Omit<T, "next_cursor"> & { next_cursor: string | null }

const limits = z.coerce.number().int().min(1).max(100).optional()
const pageQuery = z.object({ limit: limits, cursor: z.string().optional() })

/** Reads `limit` (1–100) and `cursor`. Source: Linq API docs, "Pagination". @throws LinqError 1005. */
export function pageOf(query: Readonly<Record<string, unknown>>, usualLimit: number): Page {
  const { limit = usualLimit, cursor } = check(pageQuery, query)
  return { limit, skip: cursor === undefined || cursor === "" ? 0 : placeOf(cursor) }
}

/** An opaque cursor for a place in a list. */
export function cursorAt(place: number): string {
  return Buffer.from(JSON.stringify({ at: place })).toString("base64url")
}

const cursorShape = z.object({ at: z.number().int().min(0) })

function placeOf(cursor: string): number {
  try {
    return cursorShape.parse(JSON.parse(Buffer.from(cursor, "base64url").toString())).at
  } catch {
    throw new LinqError("InvalidParameterValue", "cursor is not one that a previous page returned")
  }
}

/** Cuts a page out of a list, with the cursor of the next one. */
export function cut<T>(list: readonly T[], { limit, skip }: Page): { items: T[]; next: string | null } {
  const end = skip + limit
  return { items: list.slice(skip, end), next: end < list.length ? cursorAt(end) : null }
}
