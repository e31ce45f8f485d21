import type { DeadLetter, Place, Store } from "@backchat/core"
import { deliveryOf, nameOf } from "./delivery.ts"
import type { Layout, Shard } from "./keys.ts"
import { integer, list, text } from "./reply.ts"
import { DROP, LIST, OWNER, REDRIVE } from "./scripts/dead-letters.ts"
import type { Server } from "./server.ts"

/** How many are looked at in one script when only one lane's are wanted. */
const PAGE = 1_000

type Buried = Store["buried"]

/** What was given up. Each shard has its own; an id is looked for on all of them. */
export class DeadLetters implements Buried {
  readonly #server: Server
  readonly #layout: Layout

  constructor(server: Server, layout: Layout) {
    this.#server = server
    this.#layout = layout
  }

  async list({
    limit = 100,
    lane,
  }: {
    readonly limit?: number
    readonly lane?: string
  } = {}): Promise<readonly DeadLetter[]> {
    if (lane !== undefined) return this.#listLane(this.#layout.shardOf(lane), limit, lane)
    const pages = await Promise.all(this.#layout.shards.map((shard) => this.#page(shard, "-inf", limit)))
    const letters = pages.flatMap((page) => page.letters)
    return letters.sort((a, b) => a.buriedAt - b.buriedAt).slice(0, limit)
  }

  redrive(id: string, place: Place = "front"): Promise<boolean> {
    return this.#find(id, async (shard, adapter, own) =>
      this.#server.promptly(shard, REDRIVE, { own, args: { id, adapter, place } }),
    )
  }

  drop(id: string): Promise<boolean> {
    return this.#find(id, async (shard, adapter, own) =>
      this.#server.promptly(shard, DROP, { own, args: { id, adapter } }),
    )
  }

  /** Asks each shard whose letter it is, since the names of the event's keys begin with its adapter. */
  async #find(
    id: string,
    act: (shard: Shard, adapter: string, own: Record<"seen" | "journal", string>) => Promise<unknown>,
  ): Promise<boolean> {
    for (const shard of this.#layout.shards) {
      const adapter = text(await this.#server.promptly(shard, OWNER, { own: {}, args: { id } }))
      if (adapter === "") continue
      const name = nameOf({ adapter, id })
      const own = { seen: shard.key("seen", name), journal: shard.key("journal", name) }
      if (integer(await act(shard, adapter, own)) === 1) return true
    }
    return false
  }

  async #listLane(shard: Shard, limit: number, lane: string): Promise<readonly DeadLetter[]> {
    const letters: DeadLetter[] = []
    for (let after = "-inf"; letters.length < limit; ) {
      const page = await this.#page(shard, after, PAGE)
      letters.push(...page.letters.filter(({ delivery }) => delivery.lane === lane))
      if (page.last === undefined) break
      after = page.last
    }
    return letters.slice(0, limit)
  }

  async #page(shard: Shard, after: string, limit: number): Promise<Page> {
    const reply = list(await this.#server.promptly(shard, LIST, { own: {}, args: { after, limit } }))
    const letters: DeadLetter[] = []
    let last: string | undefined
    for (let at = 0; at < reply.length; at += 2) {
      last = text(reply[at])
      letters.push(letterOf(text(reply[at + 1])))
    }
    return { letters, last }
  }
}

interface Page {
  readonly letters: readonly DeadLetter[]
  /** The burial number to go on after; absent on an empty page. */
  readonly last: string | undefined
}

function letterOf(record: string): DeadLetter {
  const [attempts, buriedAt, error, , , item] = list(JSON.parse(record))
  return {
    delivery: deliveryOf(text(item)),
    error: text(error),
    attempts: integer(attempts),
    buriedAt: integer(buriedAt),
  }
}
