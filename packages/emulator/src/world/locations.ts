import { activeMember, type Chat, requireOpen } from "./chat.ts"
import { LinqError } from "./errors.ts"
import type { Person } from "./person.ts"
import { newTraceId } from "./trace.ts"
import type { World } from "./world.ts"

/** Where somebody is. */
export interface Place {
  readonly latitude: number
  readonly longitude: number
  readonly altitude?: number
  readonly address?: string
  readonly locality?: string
}

/** Where somebody lets a chat see they are. Times are epoch milliseconds. */
export interface SharedLocation {
  readonly place: Place
  readonly beganAt: number
  readonly updatedAt: number
  /** Null: until they stop. */
  readonly endsAt: number | null
}

/**
 * Asks the person of a direct iMessage chat where they are. Source: Linq API docs, "Location".
 * @throws LinqError 2011, 2013, 2016, 2017.
 */
export function requestLocation(world: World, chat: Chat): void {
  requireOpen(chat)
  requireFeature(chat)
  if (chat.isGroup) throw new LinqError("GroupChatNotSupported", "Location is requested in direct chats only")
  if (chat.service !== "iMessage") throw new LinqError("ChatServiceNotSupported", "Location needs iMessage")
  chat.locationAskedAt = world.clock.now()
  world.events.emit("changed", chat)
}

/** Everyone in the chat who shares now. @throws LinqError 2011. */
export function sharedLocations(world: World, chat: Chat): readonly (readonly [string, SharedLocation])[] {
  requireFeature(chat)
  const now = world.clock.now()
  return [...chat.locations].filter(
    ([handle, { endsAt }]) => activeMember(chat, handle) && (endsAt === null || endsAt > now),
  )
}

/** A person shares where they are, or has moved on; only the beginning is told. @throws Error off iMessage. */
export function personShares(world: World, person: Person, chat: Chat, place: Place, forMs?: number): void {
  if (chat.service !== "iMessage" || !activeMember(chat, person.handle)) {
    throw new Error(`${person.name} cannot share a location here; it takes an iMessage chat they are in.`)
  }
  const now = world.clock.now()
  const old = chat.locations.get(person.handle)
  const beganAt = old?.beganAt ?? now
  const endsAt = forMs === undefined ? null : now + forMs
  chat.locations.set(person.handle, { place, beganAt, updatedAt: now, endsAt })
  if (old) return
  const shared = { sharedBy: person.handle, sharedWith: chat.line.number, beganAt, endsAt }
  world.publish({ type: "location.sharing.started", chat, ...shared, ...happened(world, chat) })
}

/** A person stops sharing. */
export function personStopsSharing(world: World, person: Person, chat: Chat): void {
  if (!chat.locations.delete(person.handle)) return
  const shared = { sharedBy: person.handle, sharedWith: chat.line.number }
  world.publish({ type: "location.sharing.stopped", chat, ...shared, ...happened(world, chat) })
}

function happened(world: World, chat: Chat) {
  return { line: chat.line, at: world.clock.now(), traceId: newTraceId() }
}

function requireFeature(chat: Chat): void {
  if (!chat.line.account.traits.location) throw new LinqError("FeatureNotAvailable")
}
