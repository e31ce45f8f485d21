const quote = 0x22
const backslash = 0x5c
const opening: ReadonlySet<number> = new Set([0x5b, 0x7b])
const closing: ReadonlySet<number> = new Set([0x5d, 0x7d])

/** Whether JSON text nests deeper than this: what is deeper than its readers can write overflows their stacks. */
export function isDeeperThan(json: Uint8Array, most: number): boolean {
  let depth = 0
  let inText = false
  for (let index = 0; index < json.length; index++) {
    const byte = json[index] ?? 0
    if (inText) {
      if (byte === backslash) index++
      else if (byte === quote) inText = false
    } else if (byte === quote) inText = true
    else if (opening.has(byte)) {
      depth++
      if (depth > most) return true
    } else if (closing.has(byte)) depth--
  }
  return false
}
