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
max, leaseMs = math.min(tonumber(max), AT_ONCE), tonumber(leaseMs)

-- What is handed out, as the commands below take it: field of the item, lane and record, lane and lease.
local fields, records, newLeases, handedOut = {}, {}, {}, { "" }
local lastAttempts = {}
local function hand(name, l)
  table.insert(fields, name .. "/" .. l.head)
  table.insert(lastAttempts, l.attempts)
  table.insert(records, name)
  table.insert(records, recordOf(l))
  table.insert(newLeases, now + leaseMs)
  table.insert(newLeases, name)
  table.insert(handedOut, name)
  table.insert(handedOut, l.token)
end

local last = redis.call("GET", receipt)
if last then
  last = cjson.decode(last)
  for i = 2, last[1] ~= acknowledged and #last or 0, 2 do
    local l = held(last[i], last[i + 1])
    if l and #fields < max then
      redis.call("ZREM", leases, last[i])
      hand(last[i], l)
    end
  end
end

local woken = 0
for _, waiting in ipairs({ leases, retries }) do
  for _, name in ipairs(redis.call("ZRANGEBYSCORE", waiting, "-inf", now, "LIMIT", 0, AT_ONCE)) do
    redis.call("ZREM", waiting, name)
    local l = readLane(name)
    if l then
      l.token = "0"
      writeLane(name, l)
      redis.call("RPUSH", ready, name)
      woken = woken + 1
    end
  end
end

local names = #fields < max and redis.call("LPOP", ready, max - #fields) or {}
if #names > 0 then
  local lanesNow = redis.call("HMGET", lanes, unpack(names))
  for i, name in ipairs(names) do
    local l = parse(lanesNow[i])
    l.attempts, l.token = l.attempts + 1, nextTick()
    hand(name, l)
  end
end

local claims = {}
if #fields > 0 then
  redis.call("HSET", lanes, unpack(records))
  redis.call("ZADD", leases, unpack(newLeases))
  handedOut[1] = handedOut[#handedOut]
  redis.call("SET", receipt, cjson.encode(handedOut), "PX", math.ceil(leaseMs))
  local found = redis.call("HMGET", items, unpack(fields))
  local hasJournals, hasIntents = redis.call("EXISTS", journalled) == 1, redis.call("EXISTS", intents) == 1
  for i, field in ipairs(fields) do
    local name, token = handedOut[2 * i], handedOut[2 * i + 1]
    table.insert(claims, found[i])
    table.insert(claims, token)
    table.insert(claims, lastAttempts[i])
    table.insert(claims, hasJournals and redis.call("SISMEMBER", journalled, field) or 0)
    table.insert(claims, hasIntents and redis.call("HGET", intents, name) or "")
  end
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
