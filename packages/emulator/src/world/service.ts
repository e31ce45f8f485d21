import type { Person } from "./person.ts"

/** How a message travels. */
export type Service = "iMessage" | "RCS" | "SMS"

/** What readers on each service can be shown. Source: Linq API docs, "Protocol selection". */
export const capabilities: Readonly<
  Record<
    Service,
    {
      readonly decorations: boolean
      readonly effects: boolean
      readonly threads: boolean
      readonly tapbacks: boolean
      readonly edits: boolean
      readonly typing: boolean
      readonly receipts: boolean
    }
  >
> = {
  iMessage: {
    decorations: true,
    effects: true,
    threads: true,
    tapbacks: true,
    edits: true,
    typing: true,
    receipts: true,
  },
  RCS: {
    decorations: false,
    effects: false,
    threads: false,
    tapbacks: true,
    edits: false,
    typing: false,
    receipts: true,
  },
  SMS: {
    decorations: false,
    effects: false,
    threads: false,
    tapbacks: false,
    edits: false,
    typing: false,
    receipts: false,
  },
}

/**
 * The service a message to these people would use, or null when none reaches them all.
 * No preference tries iMessage, RCS, SMS; `iMessage` never falls back; `RCS` and `SMS` mean RCS, else SMS.
 * Source: Linq API docs, "Protocol selection".
 */
export function chooseService(preferred: Service | null, people: readonly Person[]): Service | null {
  const order = orderOf(preferred)
  return order.find((service) => people.every((person) => person.services.has(service))) ?? null
}

function orderOf(preferred: Service | null): readonly Service[] {
  if (preferred === null) return ["iMessage", "RCS", "SMS"]
  return preferred === "iMessage" ? ["iMessage"] : ["RCS", "SMS"]
}
