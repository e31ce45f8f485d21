import { type Script, script } from "../script.ts"
import { CLOCK } from "./common.ts"

/** How many are kept, claimed and buried, and when the oldest was received (empty: there is none). */
export const DEPTH: Script<never, never> = script({
  shared: ["items", "leases", "heads", "graves"],
  own: [],
  args: [],
  lua: `${CLOCK}
return {
  redis.call("HLEN", items),
  redis.call("ZCOUNT", leases, "(" .. now, "+inf"),
  redis.call("ZCARD", graves),
  redis.call("ZRANGE", heads, 0, 0, "WITHSCORES")[2] or "",
}
`,
})
