import { type Bot, type BotEventMap, type Delivery, describe } from "@backchat/core"
import type { Step, StepName } from "./messages.ts"

type Facts = Omit<Step, "name" | "at">

/** How each step reads. */
const STEPS: { readonly [Name in StepName]: (step: BotEventMap[Name][0]) => Facts } = {
  accepted: ({ delivery }) => of(delivery, `kept in lane ${delivery.lane}`),
  duplicate: ({ delivery }) => of(delivery, "was here before"),
  ignored: ({ type, id, reason }) => ({ type, id, text: reason }),
  rejected: ({ status, error }) => ({ text: `answered ${status}: ${describe(error)}` }),
  claimed: ({ delivery, attempt }) => of(delivery, `attempt ${attempt}`),
  handled: ({ delivery, route, ms }) => of(delivery, `by ${route ?? "no handler"} in ${ms.toFixed(1)} ms`),
  retried: ({ delivery, delayMs, error }) =>
    of(delivery, `again in ${Math.round(delayMs)} ms: ${describe(error)}`),
  deferred: ({ delivery, delayMs }) => of(delivery, `waits for ${Math.round(delayMs)} ms`),
  buried: ({ delivery, error }) => of(delivery, describe(error)),
  sent: ({ event, sent, ms }) => ({
    type: event?.type,
    id: event?.id,
    traceId: sent.traceId,
    text: `message ${sent.id} under key ${sent.key} in ${ms.toFixed(1)} ms`,
  }),
  failed: ({ event, key, error }) => ({
    type: event?.type,
    id: event?.id,
    traceId: event?.traceId,
    text: `key ${key}: ${describe(error)}`,
  }),
}

/** Tells each step that the bot's events take. */
export function tellSteps(bot: Pick<Bot, "events">, tell: (step: Step) => void): void {
  const follow = <Name extends StepName>(name: Name) => {
    bot.events.on(name, ((step: BotEventMap[Name][0]) =>
      tell({ name, at: Date.now(), ...STEPS[name](step) })) as never) // eventemitter3 cannot relate a generic name to its listener
  }
  for (const name of Object.keys(STEPS) as StepName[]) follow(name) // the keys of the record above
}

function of({ type, id, traceId }: Delivery, text: string): Facts {
  return { type, id, traceId, text }
}
