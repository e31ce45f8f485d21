import type { Line } from "../world/account.ts"
import type { MessageFailure, Mishaps } from "../world/mishaps.ts"
import { type Chance, type Fault, Shelf, type Switchboard } from "./fault.ts"

/** How messages fail. */
export interface MessageFault extends Chance {
  /** 3007, 4001 or 4005 in July 2026; the newest platform has also 4002 and 4006 to 4008. Default 4001. */
  readonly code?: number
  readonly reason?: string
}

/** When a line is flagged. */
export interface LineFault {
  /** After how many more of its messages were accepted. */
  readonly afterSends: number
  /** Default: any line, counted together. */
  readonly line?: string
}

interface Countdown {
  readonly line: string | undefined
  left: number
}

/** What can go wrong inside the platform. */
export class WorldFaults implements Mishaps {
  readonly #failures: Shelf<MessageFailure>
  readonly #lateArrivals: Shelf<MessageFailure>
  readonly #flags: Shelf<Countdown>
  readonly #cards: Shelf<null>
  readonly #media: Shelf<null>

  constructor(board: Switchboard) {
    this.#failures = new Shelf(board, "failedMessage")
    this.#lateArrivals = new Shelf(board, "deliveredAfterFailed")
    this.#flags = new Shelf(board, "flaggedLine")
    this.#cards = new Shelf(board, "failedCardSetup")
    this.#media = new Shelf(board, "expiredMedia")
  }

  failMessages({
    code = 4001,
    reason = "Request expired before being processed",
    ...chance
  }: MessageFault): Fault {
    return this.#failures.add({ code, reason, thenDelivered: false }, chance)
  }
  deliverAfterFailing({ code = 4001, reason = "Delivery status unknown", ...chance }: MessageFault): Fault {
    return this.#lateArrivals.add({ code, reason, thenDelivered: true }, chance)
  }
  flagLine({ afterSends, line }: LineFault): Fault {
    return this.#flags.add({ line, left: afterSends }, { times: 1 })
  }
  failCards(chance: Chance): Fault {
    return this.#cards.add(null, chance)
  }
  expireMedia(chance: Chance): Fault {
    return this.#media.add(null, chance)
  }

  messageFailure(): MessageFailure | null {
    return this.#failures.struck() ?? this.#lateArrivals.struck() ?? null
  }

  flagsLine({ number }: Line): boolean {
    const due = (countdown: Countdown) =>
      (countdown.line === undefined || countdown.line === number) && --countdown.left <= 0
    return this.#flags.struck(due) !== undefined
  }

  refusesCard(): boolean {
    return this.#cards.struck() === null
  }

  /** Whether the address of a file has expired. */
  expiresMedia(): boolean {
    return this.#media.struck() === null
  }
}
