import { z } from "zod"
import type { Fault, FaultKind, Faults } from "../../faults.ts"
import { type FaultSwitch, faultSwitches } from "./fault-switches.ts"
import { Refusal } from "./refusal.ts"

/** One switch as the page shows it. */
export interface FaultState extends Omit<FaultSwitch, "turnOn"> {
  readonly isOn: boolean
  /** What it was switched on with. */
  readonly settings: unknown
  /** How often this kind struck since the emulator was made. */
  readonly fired: number
}

/** The switches of the page: at most one fault of each kind, apart from those that code switched on. */
export class FaultDesk {
  readonly #faults: Faults
  readonly #on = new Map<FaultKind, { readonly fault: Fault; readonly settings: unknown }>()

  constructor(faults: Faults) {
    this.#faults = faults
  }

  get state(): readonly FaultState[] {
    const { fired } = this.#faults
    return faultSwitches.map(({ turnOn, ...about }) => {
      const on = this.#on.get(about.kind)
      return { ...about, isOn: on !== undefined, settings: on?.settings ?? {}, fired: fired[about.kind] }
    })
  }

  get seed(): number {
    return this.#faults.seed
  }

  /** Chooses another seed, and switches what is on over to it. */
  reseed(seed: number): void {
    this.#faults.reseed(seed)
    for (const [kind, { settings }] of [...this.#on]) this.turnOn(kind, settings)
  }

  /** Switches one on, or over to other settings. @throws Refusal for what is no fault, or no setting of it. */
  turnOn(kind: string, settings: unknown): void {
    const found = faultSwitches.find((one) => one.kind === kind)
    if (!found) {
      const kinds = faultSwitches.map((one) => one.kind).join(", ")
      throw new Refusal(404, `${kind} is no fault; there are ${kinds}.`)
    }
    try {
      const fault = found.turnOn(this.#faults, settings)
      this.turnOff(kind)
      this.#on.set(found.kind, { fault, settings })
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error
      throw new Refusal(400, `${found.title}: ${z.prettifyError(error)}`)
    }
  }

  /** Switches one off; nothing when it is off. */
  turnOff(kind: string): void {
    for (const [on, { fault }] of this.#on) {
      if (on !== kind) continue
      fault.off()
      this.#on.delete(on)
    }
  }

  /** Switches every fault off, those that code switched on too. */
  clear(): void {
    this.#faults.clear()
    this.#on.clear()
  }
}
