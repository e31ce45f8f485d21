import type { Database, Statement } from "./driver.ts"
import type { GroupCommit } from "./group-commit.ts"

export interface SweeperOptions {
  readonly db: Database
  readonly now: () => number
  readonly commits: GroupCommit
  readonly rememberMs: number
}

const PAUSE_MS = 1_000
/** Rows a step deletes at most, so that nobody waits long behind it. */
const BATCH = 500

/** Deletes what has expired: ids that need not be remembered any more, and state past its time to live. */
export class Sweeper {
  readonly #options: SweeperOptions
  readonly #isDue: Statement<object>
  readonly #forgetIds: Statement<never>
  readonly #forgetState: Statement<never>
  #timer: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(options: SweeperOptions) {
    this.#options = options
    const { db } = options
    // Ids are remembered in the order of `n`, so the oldest are at its beginning: no index on the time.
    // One whose delivery still waits stays, however long that takes.
    const oldIds = `
      select n from (select n, at from seen order by n limit ${BATCH})
      where at <= ? and not exists (select 1 from inbox where seq = n)`
    this.#isDue = db.prepare(
      `select 1 where exists (${oldIds}) or exists (select 1 from state where expires_at <= ?)`,
    )
    this.#forgetIds = db.prepare(`delete from seen where n in (${oldIds})`)
    this.#forgetState = db.prepare(
      `delete from state where key in (select key from state where expires_at <= ? limit ${BATCH})`,
    )
    this.#schedule(PAUSE_MS)
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
  }

  #schedule(pauseMs: number): void {
    if (this.#closed) return
    this.#timer = setTimeout(() => {
      this.#sweep().then(
        (deleted) => this.#schedule(deleted === BATCH ? 0 : PAUSE_MS),
        // Who writes hears what is wrong with the file; here it is enough to try again.
        () => this.#schedule(PAUSE_MS),
      )
    }, pauseMs)
    this.#timer.unref?.()
  }

  /** How many rows of a kind went. */
  async #sweep(): Promise<number> {
    const { now, commits, rememberMs } = this.#options
    const at = now()
    const isDue = await commits.read(() => this.#isDue.get(at - rememberMs, at) !== undefined)
    if (!isDue) return 0
    return commits.run(() =>
      Math.max(this.#forgetIds.run(at - rememberMs).changes, this.#forgetState.run(at).changes),
    )
  }
}
