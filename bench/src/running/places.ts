import { join } from "node:path"
import type { StorePlace } from "../contenders/contender.ts"
import { withRedis } from "./redis-server.ts"
import { temporaryFolder } from "./temporary.ts"

/** Runs `work` with an empty place for a store: a file, a server, or nothing. */
export function withStore<Result>(
  kind: StorePlace["kind"],
  work: (store: StorePlace) => Promise<Result>,
): Promise<Result> {
  if (kind === "redis") return withRedis((place) => work({ kind, place }))
  if (kind === "sqlite") return temporaryFolder((folder) => work({ kind, place: join(folder, "bench.db") }))
  return work({ kind })
}
