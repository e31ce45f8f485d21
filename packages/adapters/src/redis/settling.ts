import {
  type Claim,
  type JournalEntry,
  type Outcome,
  type Settlement,
  StaleClaimError,
  StateConflictError,
  type StateWrite,
} from "@backchat/core"
import { nameOf } from "./delivery.ts"
import type { Layout, Shard } from "./keys.ts"
import { integer, oneOf } from "./reply.ts"
import { DESIST, INTEND } from "./scripts/intents.ts"
import { SETTLE } from "./scripts/settle.ts"
import { DECIDE } from "./scripts/state.ts"
import type { Server } from "./server.ts"
import { writeArgs } from "./state.ts"

/*
 * State lives on the first shard, whichever lane writes it: a session may be used from many lanes, and the
 * writes of one settle have to be checked together. A lane of the first shard settles in one script. A lane
 * of another shard settles in three, since no script of a cluster reaches two nodes:
 *
 *   1. INTEND, on the lane's shard: is the claim held? Then what is to be written is noted beside the lane.
 *   2. DECIDE, on the first shard: checks the versions and writes, or refuses. The verdict is kept with it.
 *   3. SETTLE, on the lane's shard: ends the claim, and the note with it.
 *
 * A holder who dies after 1 leaves the note. Whoever claims the lane next asks for the verdict (2): it is
 * the one that was given before, or is given now and for good. If it is "ok" the event ends there (3) and its
 * handler does not run again; if not, nothing was written, and the handler runs with fresh reads. A holder
 * who was only slow gets the same verdict and then, from 3, that the claim is not his any more.
 */

interface Intent {
  /** Names the verdict. */
  readonly id: string
  readonly outcome: Outcome
  readonly writes: readonly StateWrite[]
  readonly absorbed: readonly string[]
}

/** A verdict is deleted by whoever acts on it. This is for the case that he dies in between. */
const KEEP_VERDICT_MS = 7 * 86_400_000

/** Ends claims. */
export class Settling {
  readonly #server: Server
  readonly #layout: Layout
  readonly #rememberMs: number

  constructor(server: Server, layout: Layout, rememberMs: number) {
    this.#server = server
    this.#rememberMs = rememberMs
    this.#layout = layout
  }

  /** Whether something of the lane can be claimed now. */
  async settle(claim: Claim, outcome: Outcome, settlement: Settlement): Promise<boolean> {
    const { writes = [], absorbed = [] } = settlement
    const shard = this.#layout.shardOf(claim.delivery.lane)
    const [home] = this.#layout.shards
    if (shard === home || writes.length === 0) return this.#end(claim, outcome, settlement)
    const intent: Intent = { id: `${claim.token}:${crypto.randomUUID()}`, outcome, writes, absorbed }
    if (!(await this.#intend(shard, claim, intent))) return false
    const refused = await this.#decide(claim, intent)
    if (refused !== undefined) {
      await this.#desist(shard, claim)
      throw new StateConflictError(refused)
    }
    const isOffered = await this.#end(claim, outcome, { ...settlement, writes: [] })
    this.#server.forget(home.key("verdict", intent.id))
    return isOffered
  }

  /** Ends what an earlier holder of a claimed lane had begun. False: he wrote nothing, so the event is to run. */
  async finish(claim: Claim, noted: string): Promise<boolean> {
    const intent: Intent = JSON.parse(noted) // written by #intend
    const [home] = this.#layout.shards
    const refused = await this.#decide(claim, intent)
    if (refused === undefined) await this.#end(claim, intent.outcome, { absorbed: intent.absorbed })
    else await this.#desist(this.#layout.shardOf(claim.delivery.lane), claim)
    this.#server.forget(home.key("verdict", intent.id))
    return refused === undefined
  }

  async #end(
    claim: Claim,
    outcome: Outcome,
    { journal = [], writes = [], absorbed = [] }: Settlement,
  ): Promise<boolean> {
    const { delivery, token } = claim
    const shard = this.#layout.shardOf(delivery.lane)
    const name = nameOf(delivery)
    const reply = await this.#server.patiently(shard, SETTLE, {
      own: { seen: shard.key("seen", name), journal: shard.key("journal", name) },
      args: {
        lane: delivery.lane,
        adapter: delivery.adapter,
        id: delivery.id,
        token,
        outcome: outcome.kind,
        delayMs: "delayMs" in outcome ? outcome.delayMs : 0,
        error: "error" in outcome ? outcome.error : "",
        rememberMs: this.#rememberMs,
        rows: journal.length,
        writes: writes.length,
        absorbed: absorbed.length,
      },
      moreKeys: [
        ...writes.map(({ key }) => shard.key("state", key)),
        ...absorbed.flatMap((id) => {
          const absorbedName = nameOf({ adapter: delivery.adapter, id })
          return [shard.key("seen", absorbedName), shard.key("journal", absorbedName)]
        }),
      ],
      moreArgs: [...journalArgs(journal), ...writes.flatMap(writeArgs), ...absorbed],
    })
    if (typeof reply === "number") throw new StateConflictError(writes[reply - 1]?.key ?? "")
    const answer = oneOf(reply, ["ok", "offered", "stale"])
    if (answer === "stale") throw new StaleClaimError(delivery.id)
    return answer === "offered"
  }

  /** False: this very claim is settled already. @throws StaleClaimError */
  async #intend(shard: Shard, { delivery, token }: Claim, intent: Intent): Promise<boolean> {
    const reply = await this.#server.patiently(shard, INTEND, {
      own: { seen: shard.key("seen", nameOf(delivery)) },
      args: { lane: delivery.lane, token, intent: JSON.stringify(intent) },
    })
    const answer = oneOf(reply, ["ok", "stale", "settled"])
    if (answer === "stale") throw new StaleClaimError(delivery.id)
    return answer === "ok"
  }

  /** The key of the write that was refused, if one was: then none was made. */
  async #decide({ token }: Claim, { id, writes }: Intent): Promise<string | undefined> {
    const [home] = this.#layout.shards
    const reply = await this.#server.patiently(home, DECIDE, {
      own: { verdict: home.key("verdict", id) },
      args: { writer: token, keepMs: KEEP_VERDICT_MS },
      moreKeys: writes.map(({ key }) => home.key("state", key)),
      moreArgs: writes.flatMap(writeArgs),
    })
    return reply === "ok" ? undefined : (writes[integer(reply) - 1]?.key ?? "")
  }

  async #desist(shard: Shard, { delivery, token }: Claim): Promise<void> {
    const reply = await this.#server.patiently(shard, DESIST, {
      own: {},
      args: { lane: delivery.lane, token },
    })
    if (oneOf(reply, ["ok", "stale"]) === "stale") throw new StaleClaimError(delivery.id)
  }
}

/** A journal's rows as a script's arguments. */
export function journalArgs(rows: readonly JournalEntry[]): string[] {
  return rows.flatMap(({ key, value }) => [key, JSON.stringify(value)])
}
