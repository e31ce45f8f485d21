import { type Script, script } from "../script.ts"
import { CLOCK, HELD, LANE, TICK } from "./common.ts"

/**
 * Hands out the heads of free lanes. First what the last reply handed out, if that reply was lost (the store
 * acknowledges another receipt than the last one); then lanes that become free because a lease has run out
 * or a retry is due stand in line behind the others.
 *
 * Returns the receipt, the milliseconds until the next lease or retry is due (-1: none), how many lanes are
 * left to claim, and for each claim: item, token, attempt, whether
 * it has a journal (1 or 0), and the intent that an earlier holder left.
 *
 * A full server refuses growth only as a script's first write. Here that is a removal, so that work goes on
 * and makes room.
 */
export const CLAIM: Script<"receipt", "max" | "leaseMs" | "acknowledged"> = script({
  shared: ["lanes", "items", "ready", "leases", "retries", "journalled", "intents", "tick", "wake"],
  own: ["receipt"],
  args: ["max", "leaseMs", "acknowledged"],
  lua: `${CLOCK}${TICK}${LANE}${HELD}
local AT_ONCE = 1000
max, leaseMs = tonumber(max), tonumber(leaseMs)
local claims, handedOut = {}, { "" }

local function hand(name, l)
  redis.call("ZREM", leases, name)
  redis.call("ZADD", leases, now + leaseMs, name)
  local field = name .. "/" .. l.head
  table.insert(claims, redis.call("HGET", items, field))
  table.insert(claims, l.token)
  table.insert(claims, l.attempts)
  table.insert(claims, redis.call("SISMEMBER", journalled, field))
  table.insert(claims, redis.call("HGET", intents, name) or "")
  table.insert(handedOut, name)
  table.insert(handedOut, l.token)
end

local function wakeDue(waiting)
  local due = redis.call("ZRANGEBYSCORE", waiting, "-inf", now, "LIMIT", 0, AT_ONCE)
  for _, name in ipairs(due) do
    redis.call("ZREM", waiting, name)
    local l = readLane(name)
    if l then
      l.token = "0"
      writeLane(name, l)
      redis.call("RPUSH", ready, name)
    end
  end
  return #due
end

local last = redis.call("GET", receipt)
if last then
  last = cjson.decode(last)
  for i = 2, last[1] ~= acknowledged and #last or 0, 2 do
    local l = held(last[i], last[i + 1])
    if l and #handedOut < 2 * max then hand(last[i], l) end
  end
end

local woken = wakeDue(leases) + wakeDue(retries)
local room = max - (#handedOut - 1) / 2
local names = room > 0 and redis.call("LPOP", ready, room) or {}
for _, name in ipairs(names) do
  local l = readLane(name)
  l.attempts, l.token = l.attempts + 1, nextTick()
  writeLane(name, l)
  hand(name, l)
end

if #handedOut > 1 then
  handedOut[1] = handedOut[#handedOut]
  redis.call("SET", receipt, cjson.encode(handedOut), "PX", math.ceil(leaseMs))
end
local left = redis.call("LLEN", ready)
if woken > 0 and left > 0 then redis.call("PUBLISH", wake, "") end

local dueIn = -1
for _, waiting in ipairs({ leases, retries }) do
  local at = tonumber(redis.call("ZRANGE", waiting, 0, 0, "WITHSCORES")[2])
  if at and (dueIn < 0 or at - now < dueIn) then dueIn = math.max(math.ceil(at - now), 0) end
end
return { handedOut[1], dueIn, left, claims }
`,
})
