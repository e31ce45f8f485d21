import { type Script, script } from "../script.ts"
import { CLOCK, HELD, LANE } from "./common.ts"

/**
 * Notes beside a held lane what its settle is about to write on the state's shard. Returns "ok", "stale", or
 * "settled" when this token has settled the event already.
 */
export const INTEND: Script<"seen", "lane" | "token" | "intent"> = script({
  shared: ["lanes", "leases", "intents"],
  own: ["seen"],
  args: ["lane", "token", "intent"],
  lua: `${CLOCK}${LANE}${HELD}
if not held(lane, token) then return redis.call("GET", seen) == token and "settled" or "stale" end
redis.call("HDEL", intents, lane) -- a full server refuses growth only as a first write
redis.call("HSET", intents, lane, intent)
return "ok"
`,
})

/** Drops the intent of a held lane, because its writes were refused. */
export const DESIST: Script<never, "lane" | "token"> = script({
  shared: ["lanes", "leases", "intents"],
  own: [],
  args: ["lane", "token"],
  lua: `${CLOCK}${LANE}${HELD}
if not held(lane, token) then return "stale" end
redis.call("HDEL", intents, lane)
return "ok"
`,
})
