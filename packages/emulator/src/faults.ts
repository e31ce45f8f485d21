import { type CallFailure, type CallFault, CallFaults } from "./faults/call-faults.ts"
import { type DeliveryFault, DeliveryFaults } from "./faults/delivery-faults.ts"
import { type Chance, type Fault, type FaultKind, Switchboard } from "./faults/fault.ts"
import { type LineFault, type MessageFault, WorldFaults } from "./faults/world-faults.ts"

export type { CallFailure, CallFault } from "./faults/call-faults.ts"
export type { DeliveryFault } from "./faults/delivery-faults.ts"
export type { Chance, Fault, FaultKind } from "./faults/fault.ts"
export type { LineFault, MessageFault } from "./faults/world-faults.ts"

/** What faults stand on. */
export interface FaultsOptions {
  /** The same seed strikes the same things in the same order of switching on. */
  readonly seed: number
  /** Waits on the emulator's clock. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}

/**
 * Faults by switch and seed: each one is off until it is asked for, and counts what it did. Deliveries are
 * struck until the fault is switched off, calls once, unless `rate` or `times` say otherwise.
 *
 * @example
 * const twice = emulator.faults.duplicateDeliveries({ rate: 0.5 })
 * emulator.faults.loseAnswers({ operation: "chats.messages.send" })
 */
export class Faults {
  readonly #board: Switchboard
  /** What happens to webhooks. */
  readonly deliveries: DeliveryFaults
  /** What happens to API calls. */
  readonly calls: CallFaults
  /** What happens inside the platform. */
  readonly world: WorldFaults

  constructor({ seed, wait }: FaultsOptions) {
    this.#board = new Switchboard(seed)
    this.deliveries = new DeliveryFaults(this.#board, wait)
    this.calls = new CallFaults(this.#board)
    this.world = new WorldFaults(this.#board)
  }

  /** What chance goes by. */
  get seed(): number {
    return this.#board.seed
  }

  /**
   * Chooses another seed: faults that are switched on from now on strike as they would have from the beginning.
   * Those that are on keep theirs.
   */
  reseed(seed: number): void {
    this.#board.reseed(seed)
  }

  /** How often each kind struck since the emulator was made. */
  get fired(): Readonly<Record<FaultKind, number>> {
    return this.#board.fired()
  }

  /** Switches every fault off. */
  clear(): void {
    this.#board.clear()
  }

  /** Delivers events more than once, with one event id. @param copies how many more. Default 1. */
  duplicateDeliveries({ copies = 1, ...fault }: DeliveryFault & { copies?: number } = {}): Fault {
    return this.deliveries.duplicate({ copies, ...fault })
  }

  /** Delivers events late. @param ms how late, on the emulator's clock. */
  delayDeliveries(fault: DeliveryFault & { ms: number }): Fault {
    return this.deliveries.delay(fault)
  }

  /**
   * Lets the next event of the same subscription overtake. When none comes within 200 ms the event is sent
   * and nothing was reordered.
   */
  reorderDeliveries(fault: DeliveryFault = {}): Fault {
    return this.deliveries.reorder(fault)
  }

  /** Never delivers events: the platform tried ten times while nobody was there. */
  loseDeliveries(fault: DeliveryFault = {}): Fault {
    return this.deliveries.lose(fault)
  }

  /**
   * Sends a copy before the event whose signature is made with another secret.
   * @param instead whether the event itself has the wrong signature. Default false.
   */
  forgeSignatures({ instead = false, ...fault }: DeliveryFault & { instead?: boolean } = {}): Fault {
    return this.deliveries.forge({ instead, ...fault })
  }

  /** Sends an event of a type that nobody has heard of along with others. */
  sendUnknownEvents(fault: DeliveryFault = {}): Fault {
    return this.deliveries.addUnknown(fault)
  }

  /** Adds fields that nobody has heard of to events: around the data, in it, and in its objects. */
  addUnknownFields(fault: DeliveryFault = {}): Fault {
    return this.deliveries.addFields(fault)
  }

  /** Closes the connection of a send after it took effect, so that the client cannot know. */
  loseAnswers(fault: CallFault = {}): Fault {
    return this.calls.lose(fault)
  }

  /** Refuses calls before they take effect: 429/1007 with Retry-After, 500/3006, or any documented error. */
  failCalls(fault: CallFailure = {}): Fault {
    return this.calls.refuse(fault)
  }

  /** Takes calls up late. @param ms how late, in real time: the client's timeout is real too. */
  slowCalls(fault: CallFault & { ms: number }): Fault {
    return this.calls.slow(fault)
  }

  /**
   * Never answers calls; the connection stays open until the client gives up.
   * @param afterEffect whether the call takes effect all the same. Default false.
   */
  hangCalls({ afterEffect = false, ...fault }: CallFault & { afterEffect?: boolean } = {}): Fault {
    return this.calls.hang({ afterEffect, ...fault })
  }

  /** Makes accepted messages fail. */
  failMessages(fault: MessageFault = {}): Fault {
    return this.world.failMessages(fault)
  }

  /** Makes accepted messages fail and arrive after all: `message.failed`, then `message.delivered`. */
  deliverAfterFailing(fault: MessageFault = {}): Fault {
    return this.world.deliverAfterFailing(fault)
  }

  /** Flags a line in the middle of a conversation. */
  flagLine(fault: LineFault): Fault {
    return this.world.flagLine(fault)
  }

  /** Makes contact cards fail to be set up: an inactive card in July 2026, 500/2022 on spec `latest`. */
  failContactCards(chance: Chance = {}): Fault {
    return this.world.failCards(chance)
  }

  /** Answers 403 where a file was, as an address does that has expired. */
  expireMedia(chance: Chance = {}): Fault {
    return this.world.expireMedia(chance)
  }
}
