import { BackchatError } from "../errors.ts"
import { type BotEvent, EVENT_TYPES, type Events, type EventType } from "../model/event.ts"
import { nearest } from "../nearest.ts"

type PrefixOf<Type extends string> = Type extends `${infer Head}.${infer Rest}`
  ? Head | `${Head}.${PrefixOf<Rest>}`
  : never

/** What `bot.on` takes: an event type, a family (`"reaction.*"`), or `"*"` for everything. */
export type Filter = EventType | `${PrefixOf<EventType>}.*` | "*"

/** The events a filter lets through. */
export type EventOf<F extends Filter> = F extends "*"
  ? BotEvent
  : F extends `${infer Prefix}.*`
    ? Events[Extract<EventType, `${Prefix}.${string}`>]
    : F extends EventType
      ? Events[F]
      : never

const FAMILIES: ReadonlyMap<string, readonly EventType[]> = families()

/** Every legal filter, families last. */
const FILTERS: readonly string[] = [...EVENT_TYPES, ...FAMILIES.keys()]

/**
 * The event types a filter stands for.
 *
 * @throws BackchatError `unknown_filter` with the nearest legal filter and all the others
 */
export function expandFilter(filter: string): readonly EventType[] {
  const family = FAMILIES.get(filter)
  if (family !== undefined) return family
  const type = EVENT_TYPES.find((known) => known === filter)
  if (type !== undefined) return [type]
  const guess = nearest(filter, FILTERS)
  throw new BackchatError(
    "unknown_filter",
    `bot.on(${JSON.stringify(filter)}): there is no such event.${guess ? ` Did you mean "${guess}"?` : ""} ` +
      `Legal filters: ${FILTERS.join(", ")}.`,
  )
}

function families(): Map<string, EventType[]> {
  const byFamily = new Map<string, EventType[]>([["*", [...EVENT_TYPES]]])
  for (const type of EVENT_TYPES) {
    for (let dot = type.indexOf("."); dot !== -1; dot = type.indexOf(".", dot + 1)) {
      const family = `${type.slice(0, dot)}.*`
      byFamily.set(family, [...(byFamily.get(family) ?? []), type])
    }
  }
  return byFamily
}
