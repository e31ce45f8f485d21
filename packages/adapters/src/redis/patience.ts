import { BackchatError, wait } from "@backchat/core"

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 1_000

/** Rejects when the answer takes longer than `ms`. What was asked may still happen. */
export async function within<Answer>(ms: number, answer: Promise<Answer>): Promise<Answer> {
  let alarm: ReturnType<typeof setTimeout> | undefined
  const tooLate = new Promise<never>((_, reject) => {
    alarm = setTimeout(() => reject(new Error(`Redis did not answer within ${ms} ms.`)), ms)
  })
  try {
    return await Promise.race([answer, tooLate])
  } finally {
    clearTimeout(alarm)
  }
}

/** Tries again while Redis is away, for up to `ms`. The work has to bear being done twice. */
export async function patiently<Answer>(
  ms: number,
  work: () => Promise<Answer>,
  signal: AbortSignal,
): Promise<Answer> {
  const until = performance.now() + ms
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work()
    } catch (error) {
      if (!mayPass(error) || performance.now() + pauseMs > until) throw error
    }
    await wait(pauseMs, signal)
  }
}

/** Errors by which a server says that it is not itself at the moment. Older ones wrap them in a script's error. */
const PASSING = /\b(?:READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|UNBLOCKED)\b/

/** Whether the error is about the connection or the server's state, and not about what was asked. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof BackchatError) return false
  return error.name !== "ReplyError" || PASSING.test(error.message)
}

export function closed(): BackchatError {
  return new BackchatError("shutting_down", "The store is closed.", { retryable: true })
}
