import { type Cost, medianCost, table } from "./figures.ts"
import { type Extent, type Kind, newPlace } from "./places.ts"
import { busyUs } from "./server-time.ts"
import { Workload } from "./workload.ts"

const ROUNDS = 5
const EVENTS = 2_000

interface Scene {
  readonly waiting: number
  readonly chats: number
}

/** What one event costs, in microseconds, while so many wait in so many chats; `server` is Redis' own time. */
async function cost(kind: Kind, { waiting, chats }: Scene): Promise<Cost & { readonly server: number }> {
  const place = await newPlace(kind)
  const store = place.open()
  try {
    const workload = new Workload(store, chats)
    await place.redis?.config("SET", "appendfsync", "no") // nobody waits for what is there before the measurement
    await workload.fill(waiting)
    await place.redis?.config("SET", "appendfsync", "always")
    await workload.cycle(EVENTS) // warm
    const before = await busyUs(place.redis)
    const figures = await medianCost(ROUNDS, () => workload.cycle(EVENTS))
    return { ...figures, server: ((await busyUs(place.redis)) - before) / (ROUNDS * EVENTS) }
  } finally {
    await store.close()
    await place.close()
  }
}

async function costs(
  title: string,
  scenes: ReadonlyMap<string, Scene>,
  kinds: readonly Kind[],
): Promise<string> {
  const rows: (string | number)[][] = []
  for (const kind of kinds) {
    const figures: (Cost & { readonly server: number })[] = []
    for (const scene of scenes.values()) figures.push(await cost(kind, scene))
    rows.push([`${kind}: processor`, ...figures.map(({ processor }) => processor)])
    if (kind === "redis") rows.push(["redis: the server's processor", ...figures.map(({ server }) => server)])
    rows.push([`${kind}: clock`, ...figures.map(({ clock }) => clock)])
  }
  return table([title, ...scenes.keys()], rows)
}

/** Cost of an event by how many wait. */
export function byBacklog({ scale, kinds }: Extent): Promise<string> {
  const backlogs = [1_000, 10_000, 100_000, 1_000_000].map((waiting) => waiting * scale)
  const scenes = backlogs.map(
    (waiting) => [`${waiting.toLocaleString("en")} wait`, { waiting, chats: 1_000 }] as const,
  )
  return costs("µs an event, 1,000 chats", new Map(scenes), kinds)
}

/** Cost of an event by over how many chats those that wait are spread. */
export function byChats({ scale, kinds }: Extent): Promise<string> {
  const waiting = 100_000 * scale
  const counts = [10, 100, 1_000, 10_000, 100_000].filter((count) => count <= waiting)
  const scenes = counts.map((chats) => [`${chats.toLocaleString("en")} chats`, { waiting, chats }] as const)
  return costs(`µs an event, ${waiting.toLocaleString("en")} wait`, new Map(scenes), kinds)
}
