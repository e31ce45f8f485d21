const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/**
 * Whether JSON nests deeper than `limit`, without parsing it: `JSON.parse` itself bears any depth, but
 * everything that walks its result afterwards (stringify, clone, loggers) overflows the stack.
 */
export function isDeeperThan(json: string, limit: number): boolean {
  // What never opens more than `limit` times cannot be deeper, and counting natively costs next to nothing.
  return count(json, "{", limit) + count(json, "[", limit) > limit && scan(json, limit)
}

function count(json: string, wanted: string, limit: number): number {
  let found = 0
  for (let at = json.indexOf(wanted); at !== -1 && found <= limit; at = json.indexOf(wanted, at + 1)) found++
  return found
}

function scan(json: string, limit: number): boolean {
  let depth = 0
  let inString = false
  for (let at = 0; at < json.length; at++) {
    const unit = json.charCodeAt(at)
    if (inString) {
      if (unit === BACKSLASH) at++
      else if (unit === QUOTE) inString = false
    } else if (unit === QUOTE) inString = true
    else if (unit === OPEN_BRACE || unit === OPEN_BRACKET) {
      if (++depth > limit) return true
    } else if (unit === CLOSE_BRACE || unit === CLOSE_BRACKET) depth--
  }
  return false
}
