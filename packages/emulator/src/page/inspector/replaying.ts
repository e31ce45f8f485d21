import type { SavedTranscript } from "../../driver/transcript-steps.ts"
import type { Emulator } from "../../emulator.ts"
import { excerpt } from "./excerpt.ts"
import { Refusal } from "./refusal.ts"

/** How a transcript is had again from the page. */
export interface ReplayRequest {
  readonly transcript: SavedTranscript
  /** The step to begin with. Default: the first. */
  readonly from?: number | undefined
  readonly answers?: "same" | "any" | "ignored" | undefined
}

/** How it went. */
export interface Replayed {
  /** How many steps it had, with those that it leans on. */
  readonly steps: number
  /** Which answer did not come, or null. */
  readonly problem: string | null
}

/** Has transcripts again in this emulator, one at a time. */
export class Replaying {
  readonly #emulator: Emulator
  #isUnderWay = false

  constructor(emulator: Emulator) {
    this.#emulator = emulator
  }

  /** @throws Refusal while another is under way. */
  async replay({ transcript, from, answers = "same" }: ReplayRequest): Promise<Replayed> {
    if (this.#isUnderWay) throw new Refusal(409, "A replay is under way; wait for its end.")
    const part = excerpt(transcript, { from })
    this.#isUnderWay = true
    try {
      await forgetUnheard(this.#emulator)
      await this.#emulator.replay(part, { answers })
      return { steps: part.steps.length, problem: null }
    } catch (error) {
      return { steps: part.steps.length, problem: error instanceof Error ? error.message : String(error) }
    } finally {
      this.#isUnderWay = false
    }
  }
}

// What was heard by nobody would count as the answer: people in the page read without hearing.
async function forgetUnheard({ people }: Emulator): Promise<void> {
  for (const person of people) {
    for (let heard = true; heard; ) {
      heard = await person.hears(/(?:)/, { timeoutMs: 0 }).then(
        () => true,
        () => false,
      )
    }
  }
}
