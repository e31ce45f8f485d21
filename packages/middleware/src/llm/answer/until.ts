/** A stream until a signal, for models that do not look at it. */
export async function* until<Item>(stream: AsyncIterable<Item>, signal: AbortSignal): AsyncGenerator<Item> {
  const iterator = stream[Symbol.asyncIterator]()
  let abort = () => {}
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason)
  })
  aborted.catch(() => {})
  signal.addEventListener("abort", abort, { once: true })
  try {
    for (;;) {
      signal.throwIfAborted()
      const { done, value } = await Promise.race([iterator.next(), aborted])
      if (done === true) return
      yield value
    }
  } finally {
    signal.removeEventListener("abort", abort)
    iterator.return?.().catch(() => {}) // not awaited: a stream that hangs would hang us
  }
}
