import { type Script, script } from "../script.ts"
import { CLOCK, HELD, LANE, MOVE, OFFER, STATE, TICK } from "./common.ts"

/**
 * Ends a claim. Returns "ok", "offered" when the lane can be claimed again at once, "stale", or the number of the first state write that met another version.
 *
 * Sent twice, it finds its own token as the last that settled the event, and says "ok" again. The first write
 * is a removal, so that a full server lets it pass and gets emptier.
 *
 * More keys: of the state, then `seen` and `journal` of each absorbed event. More arguments: the journal in
 * pairs, the state in threes, then the ids of the absorbed events.
 */
export const SETTLE: Script<
  "seen" | "journal",
  | "lane"
  | "adapter"
  | "id"
  | "token"
  | "outcome"
  | "delayMs"
  | "error"
  | "rememberMs"
  | "rows"
  | "writes"
  | "absorbed"
> = script({
  shared: [
    "lanes",
    "items",
    "ready",
    "leases",
    "retries",
    "heads",
    "journalled",
    "intents",
    "dead",
    "graves",
    "tick",
    "wake",
  ],
  own: ["seen", "journal"],
  args: [
    "lane",
    "adapter",
    "id",
    "token",
    "outcome",
    "delayMs",
    "error",
    "rememberMs",
    "rows",
    "writes",
    "absorbed",
  ],
  lua: `${CLOCK}${TICK}${LANE}${HELD}${OFFER}${MOVE}${STATE}
rows, writes, delayMs, absorbed = tonumber(rows), tonumber(writes), tonumber(delayMs), tonumber(absorbed)
local l = held(lane, token)
if not l then return redis.call("GET", seen) == token and "ok" or "stale" end
local conflict = conflictIn(2 * rows, writes)
if conflict then return conflict end

redis.call("ZREM", leases, lane)
redis.call("HDEL", intents, lane)
writeAll(2 * rows, writes, token)
if outcome ~= "done" and rows > 0 then
  for i = 1, 2 * rows, 2 do redis.call("HSET", journal, moreArg(i), moreArg(i + 1)) end
  redis.call("SADD", journalled, lane .. "/" .. l.head)
end
l.token = "0"

if outcome == "retry" or outcome == "released" then
  if outcome == "released" then l.attempts = l.attempts - 1 end
  writeLane(lane, l)
  redis.call("SET", seen, token)
  if delayMs > 0 then
    redis.call("ZADD", retries, now + delayMs, lane)
    return "ok"
  end
  offer(lane)
  return "offered"
end

local field = lane .. "/" .. l.head
local hasJournal = redis.call("SREM", journalled, field) == 1
redis.call("SET", seen, token, "PX", rememberMs)
if outcome == "buried" then
  local item = redis.call("HGET", items, field)
  redis.call("HSET", dead, id, cjson.encode({ l.attempts, now, error, lane, adapter, item }))
  redis.call("ZADD", graves, nextTick(), id)
elseif hasJournal then
  redis.call("DEL", journal)
end
redis.call("HDEL", items, field)
if outcome == "done" and absorbed > 0 then
  local numbers, left, at, staying = {}, absorbed, l.head, {}
  for j = 1, absorbed do numbers[moreArg(2 * rows + 3 * writes + j)] = j end
  while left > 0 and at < l.tail do
    at = at + 1
    local item = redis.call("HGET", items, lane .. "/" .. at)
    local j = numbers[cjson.decode(string.match(item, "^%S+ (.*)$")).id]
    if j then
      left = left - 1
      redis.call("HDEL", items, lane .. "/" .. at)
      redis.call("SET", moreKey(writes + 2 * j - 1), token, "PX", rememberMs)
      if redis.call("SREM", journalled, lane .. "/" .. at) == 1 then redis.call("DEL", moreKey(writes + 2 * j)) end
    else
      table.insert(staying, at)
    end
  end
  -- What stays closes the gap, from behind.
  for i = #staying, 1, -1 do
    if staying[i] ~= at then move(lane, staying[i], at) end
    at = at - 1
  end
  l.head = at
end
if l.head == l.tail then
  redis.call("HDEL", lanes, lane)
  redis.call("ZREM", heads, lane)
  return "ok"
end
l.head, l.attempts = l.head + 1, 0
writeLane(lane, l)
redis.call("ZADD", heads, string.match(redis.call("HGET", items, lane .. "/" .. l.head), "^%S+"), lane)
offer(lane)
return "offered"
`,
})
