import { BackchatError } from "../errors.ts"

/** Goes on to the next in line, and comes back when everything further in is done. */
export type Next = () => Promise<void>

type Layer<Passed> = (passed: Passed, next: Next) => unknown

/**
 * Nests layers around a core, as an onion: the first is the outermost.
 *
 * A second `next()` in one layer throws `next_called_twice`: it would handle the event twice.
 */
export function compose<Passed>(
  layers: readonly Layer<Passed>[],
  core: (passed: Passed) => Promise<void>,
): (passed: Passed) => Promise<void> {
  if (layers.length === 0) return core
  const enter = async (passed: Passed, index: number): Promise<void> => {
    const layer = layers[index]
    if (layer === undefined) return core(passed)
    let called = false
    await layer(passed, () => {
      if (called) return Promise.reject(calledTwice("middleware", layer.name))
      called = true
      return enter(passed, index + 1)
    })
  }
  return (passed) => enter(passed, 0)
}

/** The error of a second `next()`. */
export function calledTwice(what: "middleware" | "handler", name: string): BackchatError {
  return new BackchatError(
    "next_called_twice",
    `The ${what} ${name || "(anonymous)"} called next() twice. The event would be handled twice; ` +
      "call it once and keep the promise: `const done = next()`.",
  )
}
