/** The signals by which a process is asked to end: a container's, and Ctrl-C. */
const SIGNALS = ["SIGTERM", "SIGINT"] as const

/**
 * Stops before the process ends when it is asked to, then ends it with exit code 0; a second signal ends it
 * at once. Where there are no signals (at the edge) this does nothing.
 *
 * @returns stops listening
 */
export function stopOnSignals(stop: () => Promise<void>): () => void {
  if (typeof process === "undefined" || typeof process.once !== "function") return () => {}
  const obey = () => {
    forget() // from here on the signal has its usual effect
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  const forget = () => {
    for (const signal of SIGNALS) process.off(signal, obey)
  }
  for (const signal of SIGNALS) process.once(signal, obey)
  return forget
}
