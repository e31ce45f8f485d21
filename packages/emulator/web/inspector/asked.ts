import { type Signal, useSignal, useSignalEffect } from "@preact/signals"

/** What was asked for: under way, here, or refused. */
export type Asked<T> =
  | { readonly state: "waiting" }
  | { readonly state: "here"; readonly value: T }
  | { readonly state: "failed"; readonly error: unknown }

/**
 * Asks, and asks again whenever a signal that the question reads changes. What is here stays in sight until
 * the new answer comes.
 */
export function useAsked<T>(ask: () => Promise<T>): Signal<Asked<T>> {
  const answer = useSignal<Asked<T>>({ state: "waiting" })
  useSignalEffect(() => {
    let isWanted = true
    ask().then(
      (value) => {
        if (isWanted) answer.value = { state: "here", value }
      },
      (error: unknown) => {
        if (isWanted) answer.value = { state: "failed", error }
      },
    )
    return () => {
      isWanted = false
    }
  })
  return answer
}
