import type { Store } from "backchat"
import { table } from "./figures.ts"
import { type Extent, type Kind, newPlace } from "./places.ts"
import { sessionOf, Workload } from "./workload.ts"

/** What is kept so many times, to see what one of it weighs. */
const WHAT: Readonly<Record<string, (store: Store, count: number) => Promise<unknown>>> = {
  "a waiting event (body of 1.1 KB)": (store, count) => new Workload(store, 1_000).fill(count),
  "a remembered id": (store, count) => new Workload(store, 64, { withSession: false }).cycle(count),
  "an idle session": (store, count) => sessions(store, count),
}

/** Bytes of what is kept. */
export async function bytes({ scale, kinds }: Extent): Promise<string> {
  const count = 64_000 * scale
  const rows: (string | number)[][] = []
  for (const [name, keep] of Object.entries(WHAT)) {
    const row: (string | number)[] = [name]
    for (const kind of kinds) row.push(await weight(kind, count, keep))
    rows.push(row)
  }
  return table(["bytes of", ...kinds], rows)
}

async function weight(
  kind: Kind,
  count: number,
  keep: (store: Store, count: number) => Promise<unknown>,
): Promise<number> {
  const place = await newPlace(kind)
  const empty = place.open()
  try {
    // Scripts, caches and tables are there before anything is weighed.
    await new Workload(empty, 64, { name: "f" }).cycle(640)
    const before = await place.weigh(empty)
    const store = place.open()
    await keep(store, count)
    const after = await place.weigh(store)
    await store.close()
    return (after - before) / count
  } finally {
    await empty.close()
    await place.close()
  }
}

async function sessions(store: Store, count: number): Promise<void> {
  for (let first = 0; first < count; first += 1_000) {
    const some = Array.from({ length: Math.min(1_000, count - first) }, (_, index) =>
      store.set({ key: sessionOf(`linq:${first + index}`), value: { orders: 3, name: "Ann" } }),
    )
    await Promise.all(some)
  }
}
