const bars = 30

/** How loud a recording is along its length, 0 to 1, and how long it is. Null when it cannot be decoded. */
export async function waveOf(url: string): Promise<{ bars: readonly number[]; seconds: number } | null> {
  try {
    const bytes = await (await fetch(url)).arrayBuffer()
    const sound = await new OfflineAudioContext(1, 1, 44_100).decodeAudioData(bytes)
    const samples = sound.getChannelData(0)
    const stretch = Math.max(1, Math.floor(samples.length / bars))
    const loudness = Array.from({ length: bars }, (_, bar) => loudest(samples, bar * stretch, stretch))
    const most = Math.max(...loudness, 0.01)
    return { bars: loudness.map((one) => one / most), seconds: sound.duration }
  } catch {
    return null
  }
}

function loudest(samples: Float32Array, from: number, length: number): number {
  let most = 0
  for (let at = from; at < from + length; at += 16) most = Math.max(most, Math.abs(samples[at] ?? 0))
  return most
}
