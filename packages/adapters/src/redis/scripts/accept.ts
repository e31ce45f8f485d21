import { type Script, script } from "../script.ts"
import { APPEND, LANE, OFFER } from "./common.ts"

/**
 * Keeps a delivery, once. The nonce is this call's own: a call that is sent again after a dropped connection
 * hears "accepted" again. What is seen but does not
 * expire is not done. A server without memory refuses the first write, and then nothing is written.
 */
export const ACCEPT: Script<"seen", "lane" | "item" | "nonce" | "maxPerLane" | "maxWaiting"> = script({
  shared: ["lanes", "items", "ready", "heads", "wake"],
  own: ["seen"],
  args: ["lane", "item", "nonce", "maxPerLane", "maxWaiting"],
  lua: `${LANE}${OFFER}${APPEND}
local known = redis.call("GET", seen)
if known == nonce then return "accepted" end
if known then return redis.call("PTTL", seen) < 0 and "waiting" or "duplicate" end
if redis.call("HLEN", items) >= tonumber(maxWaiting) then return "full" end
local l = readLane(lane)
if l and l.tail - l.head + 1 >= tonumber(maxPerLane) then return "full" end
append(lane, l, item)
redis.call("SET", seen, nonce)
return "accepted"
`,
})
