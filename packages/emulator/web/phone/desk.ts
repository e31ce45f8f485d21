import { type Signal, signal } from "@preact/signals"
import { createContext } from "preact"
import { useContext } from "preact/hooks"
import type { Seat } from "../store/seats.ts"
import type { PhoneMessage } from "../store/wire.ts"

/** One bubble: a part of a message. */
export interface Target {
  readonly message: PhoneMessage
  readonly part: number
}

/** What is going on at one phone beside its messages. */
export interface Desk {
  readonly seat: Seat
  /** The bubble whose menu is open, and where it is on the screen. */
  readonly menu: Signal<(Target & { readonly at: DOMRect }) | null>
  /** The bubble that is being answered. */
  readonly replying: Signal<Target | null>
  /** What will go with the next message. */
  readonly files: Signal<readonly File[]>
  /** The bubble that is being rewritten. */
  readonly editing: Signal<Target | null>
  /** A message whose effect shall play, once. */
  readonly playing: Signal<PhoneMessage | null>
  /** The place of a message to scroll to. */
  readonly goal: Signal<number | null>
  readonly isDetailed: Signal<boolean>
  /** Puts the focus into the composer. */
  focus(): void
}

export function newDesk(seat: Seat): Desk {
  return {
    seat,
    menu: signal(null),
    replying: signal(null),
    files: signal([]),
    editing: signal(null),
    playing: signal(null),
    goal: signal(null),
    isDetailed: signal(false),
    focus: () => {},
  }
}

export const Desk = createContext<Desk | null>(null)

/** The phone that a component is on. */
export function useDesk(): Desk {
  const desk = useContext(Desk)
  if (!desk) throw new Error("This belongs on a phone.")
  return desk
}
