import type { Emulator } from "../../emulator.ts"
import { Refusal } from "./refusal.ts"

/** The world's time. */
export interface WorldTime {
  /** Epoch milliseconds. */
  readonly now: number
  /** How far it was put forward of the machine's. */
  readonly aheadMs: number
  /** Whether it stands still between jumps. */
  readonly standsStill: boolean
}

/** How long a jump may take to come to rest before the page is told that it is still under way. */
const patienceMs = 5_000

export function worldTime({ clock }: Emulator): WorldTime {
  return { now: clock.now(), aheadMs: clock.now() - Date.now(), standsStill: clock.standsStill }
}

/** Puts the clock forward. @throws Refusal for what is no duration. @returns whether all came to rest in time. */
export async function jump(emulator: Emulator, by: number | string): Promise<boolean> {
  const moved = advance(emulator, by).then(() => true)
  const late = new Promise<false>((resolve) => setTimeout(resolve, patienceMs, false).unref())
  return Promise.race([moved, late])
}

async function advance({ clock }: Emulator, by: number | string): Promise<void> {
  try {
    await clock.advance(by)
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal(400, error.message)
    throw error
  }
}
