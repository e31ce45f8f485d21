/** How long a slow receiver holds up the next event of the same chat. */
const patienceMs = 250

/**
 * Keeps first attempts of one chat in their nominal order. The platform promises no order, and neither does a
 * receiver get one from a bare pair of sockets; here an unordered arrival is a fault one switches on.
 */
export class Lanes {
  readonly #last = new Map<string, Promise<void>>()

  /** Runs when the lane's last run was answered, or had {@link patienceMs} to be. */
  async inTurn<T>(lane: string, run: () => Promise<T>): Promise<T> {
    const before = this.#last.get(lane)
    let release = () => {}
    const turn = new Promise<void>((resolve) => {
      release = resolve
    })
    this.#last.set(lane, turn)
    await before
    const timer = setTimeout(release, patienceMs)
    try {
      return await run()
    } finally {
      clearTimeout(timer)
      release()
      if (this.#last.get(lane) === turn) this.#last.delete(lane)
    }
  }
}
