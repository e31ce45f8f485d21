import { type Claim, StaleClaimError } from "@backchat/core"
import { deliveryOf } from "./delivery.ts"
import type { Shard } from "./keys.ts"
import { integer, list, text } from "./reply.ts"
import { CLAIM } from "./scripts/claim.ts"
import type { Server } from "./server.ts"
import type { Settling } from "./settling.ts"
import type { Wake } from "./wake.ts"

export interface ClaimingOptions {
  readonly server: Server
  readonly wake: Wake
  readonly settling: Settling
  /** This store's own name, under which the server keeps its last receipt. */
  readonly store: string
}

/** Takes work from one shard. */
export class Claiming {
  readonly #options: ClaimingOptions
  readonly #shard: Shard
  /** The last receipt that reached us; the server repeats what comes after it. */
  #acknowledged = ""
  /** Claims go one after the other, so that there is only one receipt to lose. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: ClaimingOptions, shard: Shard) {
    this.#options = options
    this.#shard = shard
  }

  claim(max: number, leaseMs: number): Promise<readonly Claim[]> {
    const claims = this.#last.then(() => this.#claim(max, leaseMs))
    this.#last = claims.catch(() => {})
    return claims
  }

  async #claim(max: number, leaseMs: number): Promise<readonly Claim[]> {
    const { server, wake, store } = this.#options
    const reply = list(
      await server.patiently(this.#shard, CLAIM, {
        own: { receipt: this.#shard.key("receipt", store) },
        args: { max, leaseMs, acknowledged: this.#acknowledged },
      }),
    )
    const [receipt, dueInMs, left, handed] = [
      text(reply[0]),
      integer(reply[1]),
      integer(reply[2]),
      list(reply[3]),
    ]
    if (receipt !== "") this.#acknowledged = receipt
    if (dueInMs >= 0) wake.expect(dueInMs)
    if (left > 0) wake.ring()
    const claims: Claim[] = []
    for (let at = 0; at < handed.length; at += 5) {
      const claim = {
        delivery: deliveryOf(text(handed[at])),
        token: integer(handed[at + 1]),
        attempt: integer(handed[at + 2]),
        journalled: handed[at + 3] === 1,
      }
      const intent = text(handed[at + 4])
      if (intent === "" || !(await this.#finished(claim, intent))) claims.push(claim)
    }
    return claims
  }

  /** Ends what an earlier holder had begun to settle. True: there is nothing left to do. */
  async #finished(claim: Claim, intent: string): Promise<boolean> {
    try {
      return await this.#options.settling.finish(claim, intent)
    } catch (error) {
      if (error instanceof StaleClaimError) return true
      throw error
    }
  }
}

/**
 * Takes up to `max` in all from several places, an equal part from each, and what one cannot give from the
 * others.
 */
export async function claimFrom(
  places: readonly Pick<Claiming, "claim">[],
  max: number,
  leaseMs: number,
): Promise<readonly Claim[]> {
  const claims: Claim[] = []
  let promising = places
  while (promising.length > 0 && claims.length < max) {
    const parts = split(max - claims.length, promising.length)
    const asked = promising.map(async (place, index) => {
      const part = parts[index] ?? 0
      const got = part > 0 ? await place.claim(part, leaseMs) : []
      claims.push(...got)
      return got.length === part ? [place] : []
    })
    promising = (await Promise.all(asked)).flat()
  }
  return claims
}

/** `total` in `count` parts that differ by one at most. */
function split(total: number, count: number): readonly number[] {
  const least = Math.floor(total / count)
  return Array.from({ length: count }, (_, index) => least + (index < total % count ? 1 : 0))
}
