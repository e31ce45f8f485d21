import { BackchatError } from "../errors.ts"

/** Goes on to the next in line, and comes back when everything further in is done. */
export type Next = () => Promise<void>

type Layer<Passed> = (passed: Passed, next: Next) => unknown

/** Work that may already be done: a promise costs more than many handlers do. It may also throw at once. */
export type Work = Promise<void> | undefined

/**
 * Nests layers around a core, as an onion: the first is the outermost.
 *
 * A second `next()` in one layer throws `next_called_twice`: it would handle the event twice.
 */
export function compose<Passed>(
  layers: readonly Layer<Passed>[],
  core: (passed: Passed) => Work,
): (passed: Passed) => Work {
  if (layers.length === 0) return core
  const enter = (passed: Passed, index: number): Work => {
    const layer = layers[index]
    if (layer === undefined) return core(passed)
    let called = false
    const next = async () => {
      if (called) throw calledTwice("middleware", layer.name)
      called = true
      return enter(passed, index + 1)
    }
    return after(layer(passed, next), () => undefined)
  }
  return (passed) => enter(passed, 0)
}

/** Goes on with what a function of the user gave back: at once, or when that is there. */
export function after(given: unknown, goOn: (value: unknown) => Work): Work {
  return isThenable(given) ? Promise.resolve(given).then(goOn) : goOn(given)
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function"
}

/** The error of a second `next()`. */
export function calledTwice(what: "middleware" | "handler", name: string): BackchatError {
  return new BackchatError(
    "next_called_twice",
    `The ${what} ${name || "(anonymous)"} called next() twice. The event would be handled twice; ` +
      "call it once and keep the promise: `const done = next()`.",
  )
}
