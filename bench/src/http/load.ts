/** Requests at a steady rate, whether or not the earlier ones are answered, so that a server that stalls shows it. */
export async function atRate(
  post: () => Promise<void>,
  count: number,
  perSecond: number,
): Promise<Float64Array> {
  const latencies = new Float64Array(count)
  const startedAt = performance.now()
  const posts: Promise<void>[] = []
  for (let sent = 0; sent < count; ) {
    const due = Math.min(count, Math.floor(((performance.now() - startedAt) / 1_000) * perSecond) + 1)
    for (; sent < due; sent++) {
      const index = sent
      // Timed from when it was due: a sender that comes too late is the server's delay too, as its reader sees it.
      const dueAt = startedAt + (index / perSecond) * 1_000
      posts.push(
        post().then(() => {
          latencies[index] = performance.now() - dueAt
        }),
      )
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await Promise.all(posts)
  return latencies
}

/** Requests as fast as they are answered, `width` at a time. */
export async function asFastAsAnswered(
  posts: readonly (() => Promise<void>)[],
  width: number,
): Promise<Float64Array> {
  const latencies = new Float64Array(posts.length)
  let next = 0
  const lane = async () => {
    for (let index = next++; index < posts.length; index = next++) {
      const from = performance.now()
      await posts[index]?.()
      latencies[index] = performance.now() - from
    }
  }
  await Promise.all(Array.from({ length: width }, lane))
  return latencies
}
