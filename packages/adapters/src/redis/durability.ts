import type { Cluster, Redis } from "ioredis"

/** What the server's own settings say about keeping things. `undefined`: it does not tell. */
export interface Durability {
  /** Whether every write goes to the append-only file. */
  readonly appendOnly: boolean | undefined
  /** How often that file is forced to the disk: `always`, `everysec` or `no`. */
  readonly fsync: string | undefined
  /** What the server does when its memory is full: `noeviction`, or what it throws away. */
  readonly evictionPolicy: string | undefined
  /** What these settings can lose, in plain words. Empty: nothing that was acknowledged. */
  readonly risks: readonly string[]
}

/**
 * Asks the server, or every master of a cluster and reports the first with risks. INFO is asked first, since
 * managed services answer it; CONFIG GET, which many refuse, only for what INFO does not tell.
 */
export async function durabilityOf(client: Redis | Cluster): Promise<Durability> {
  const nodes = "nodes" in client ? client.nodes("master") : [client]
  const all = await Promise.all(nodes.map(ask))
  return all.find(({ risks }) => risks.length > 0) ?? all[0] ?? judge({})
}

async function ask(node: Redis): Promise<Durability> {
  const info = `${await node.info("persistence")}\n${await node.info("memory")}`
  const fsync: unknown = await node.config("GET", "appendfsync").catch(() => undefined)
  const aof = /^aof_enabled:([01])/m.exec(info)?.[1]
  return judge({
    appendOnly: aof === undefined ? undefined : aof === "1",
    fsync: Array.isArray(fsync) && typeof fsync[1] === "string" ? fsync[1] : undefined,
    evictionPolicy: /^maxmemory_policy:(\S+)/m.exec(info)?.[1],
  })
}

function judge({ appendOnly, fsync, evictionPolicy }: Partial<Omit<Durability, "risks">>): Durability {
  const risks: string[] = []
  if (appendOnly === false) {
    risks.push(
      "appendonly is no: a restart loses everything since the last snapshot, or all of it without snapshots. " +
        "Set appendonly yes.",
    )
  } else if (appendOnly === undefined) {
    risks.push(
      "The server does not tell whether it keeps an append-only file; without one a restart loses events.",
    )
  } else if (fsync === "everysec") {
    risks.push(
      "appendfsync is everysec: a crash loses up to a second of acknowledged events. Set it to always.",
    )
  } else if (fsync === "no") {
    risks.push(
      "appendfsync is no: a crash loses what the system had not written yet, often 30 seconds. Set always.",
    )
  } else if (fsync === undefined) {
    risks.push(
      "The server does not tell its appendfsync; unless it is always, a crash loses the last moments.",
    )
  }
  if (evictionPolicy !== undefined && evictionPolicy !== "noeviction") {
    risks.push(`maxmemory-policy is ${evictionPolicy}: ${evicted(evictionPolicy)} Set noeviction.`)
  }
  return { appendOnly, fsync, evictionPolicy, risks }
}

function evicted(policy: string): string {
  return policy.startsWith("volatile")
    ? "a full server forgets event ids and sessions that have a time to live, so events may be handled twice."
    : "a full server throws away events and sessions."
}
