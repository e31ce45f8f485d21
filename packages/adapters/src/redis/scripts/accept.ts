import { type Script, script } from "../script.ts"
import { APPEND, CLOCK, HELD, LANE, OFFER, TICK } from "./common.ts"

/**
 * Keeps a delivery, once. With a lease (0: none) and an empty lane it is claimed as well, and the answer is the
 * token in a list. The nonce is this call's own: a call that is sent again after a dropped connection hears the
 * same again. What is seen but does not expire is not done. A server without memory refuses the first write, and
 * then nothing is written.
 */
export const ACCEPT: Script<"seen", "lane" | "item" | "nonce" | "leaseMs" | "maxPerLane" | "maxWaiting"> =
  script({
    shared: ["lanes", "items", "ready", "leases", "heads", "tick", "wake"],
    own: ["seen"],
    args: ["lane", "item", "nonce", "leaseMs", "maxPerLane", "maxWaiting"],
    lua: `${CLOCK}${TICK}${LANE}${HELD}${OFFER}${APPEND}
leaseMs = tonumber(leaseMs)
local known = redis.call("GET", seen)
if known then
  local acceptedBy, token = string.match(known, "^(%d+) ?(%d*)$")
  if acceptedBy == nonce then return held(lane, token) and { token } or "accepted" end
  return redis.call("PTTL", seen) < 0 and "waiting" or "duplicate"
end
if redis.call("HLEN", items) >= tonumber(maxWaiting) then return "full" end
local l = readLane(lane)
if l and l.tail - l.head + 1 >= tonumber(maxPerLane) then return "full" end
if l or leaseMs == 0 then
  append(lane, l, item)
  redis.call("SET", seen, nonce)
  return "accepted"
end
local token = nextTick()
redis.call("HSET", items, lane .. "/1", item)
writeLane(lane, { head = 1, tail = 1, attempts = 1, token = token })
redis.call("ZADD", heads, string.match(item, "^%S+"), lane)
redis.call("ZADD", leases, now + leaseMs, lane)
redis.call("SET", seen, nonce .. " " .. token)
return { token }
`,
  })

/**
 * Gives back what an accept has claimed, for whoever did not hear its answer. The attempt does not count. Does
 * nothing when that claim is over, or there was none.
 */
export const GIVE_BACK: Script<"seen", "lane" | "nonce"> = script({
  shared: ["lanes", "ready", "leases", "wake"],
  own: ["seen"],
  args: ["lane", "nonce"],
  lua: `${CLOCK}${LANE}${HELD}${OFFER}
local acceptedBy, token = string.match(redis.call("GET", seen) or "", "^(%d+) (%d+)$")
local l = acceptedBy == nonce and held(lane, token)
if not l then return end
redis.call("ZREM", leases, lane)
l.attempts, l.token = l.attempts - 1, "0"
writeLane(lane, l)
offer(lane)
`,
})
