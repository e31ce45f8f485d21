/** Pieces of Lua that several scripts share. Each names the keys that have to be among the script's own. */

/** The server's clock, so that the clocks of the bots do not matter: `now` in milliseconds, `nowUs` in micro. */
export const CLOCK: string = `
local time = redis.call("TIME")
local nowUs = time[1] * 1000000 + time[2]
local now = math.floor(nowUs / 1000)
`

/** `nextTick()`: a number that this shard never gave out before. Keys: tick. Needs CLOCK. */
export const TICK: string = `
local lastTick
local function nextTick()
  lastTick = math.max((lastTick or tonumber(redis.call("GET", tick) or 0)) + 1, nowUs)
  local text = string.format("%.0f", lastTick)
  redis.call("SET", tick, text)
  return text
end
`

/**
 * `parse(record)` and `recordOf(lane)`; `readLane(name)`, which is nil for an empty lane, and
 * `writeLane(name, lane)`. Keys: lanes.
 */
export const LANE: string = `
local function parse(record)
  local head, tail, attempts, token = string.match(record, "^(%-?%d+) (%-?%d+) (%d+) (%d+)$")
  return { head = tonumber(head), tail = tonumber(tail), attempts = tonumber(attempts), token = token }
end
local function recordOf(l)
  return string.format("%d %d %d %s", l.head, l.tail, l.attempts, l.token)
end
local function readLane(name)
  local record = redis.call("HGET", lanes, name)
  return record and parse(record)
end
local function writeLane(name, l)
  redis.call("HSET", lanes, name, recordOf(l))
end
`

/** `held(name, token)`: the lane, if this token still holds it. Keys: lanes, leases. Needs CLOCK, LANE. */
export const HELD: string = `
local function held(name, token)
  local l = readLane(name)
  if not l or l.token ~= token then return nil end
  if tonumber(redis.call("ZSCORE", leases, name) or 0) <= now then return nil end
  return l
end
`

/**
 * `offer(name)`: the lane can be claimed. Who sleeps found \`ready\` empty, so only the first lane in it has
 * to wake them. Keys: ready, wake.
 */
export const OFFER: string = `
local function offer(name)
  if redis.call("RPUSH", ready, name) == 1 then redis.call("PUBLISH", wake, "") end
end
`

/** `append(name, l, item)`: a delivery to the end of a lane. Keys: lanes, items, heads. Needs LANE, OFFER. */
export const APPEND: string = `
local function append(name, l, item)
  if l then
    l.tail = l.tail + 1
  else
    l = { head = 1, tail = 1, attempts = 0, token = "0" }
    redis.call("ZADD", heads, string.match(item, "^%S+"), name)
    offer(name)
  end
  redis.call("HSET", items, name .. "/" .. l.tail, item)
  writeLane(name, l)
end
`

/** `move(name, from, to)`: a delivery to another number of its lane. Keys: items, journalled. */
export const MOVE: string = `
local function move(name, from, to)
  local here, there = name .. "/" .. from, name .. "/" .. to
  redis.call("HSET", items, there, redis.call("HGET", items, here))
  redis.call("HDEL", items, here)
  if redis.call("SREM", journalled, here) == 1 then redis.call("SADD", journalled, there) end
end
`

/**
 * `conflictIn(from, count)` and `writeAll(from, count, writer)`: writes of \`count\` values, whose keys are
 * \`moreKey(1)\` and on, and whose arguments follow \`moreArg(from)\` in threes: the version that was read, the
 * time to live and the JSON, each empty when there is none. Keys: tick. Needs TICK.
 */
export const STATE: string = `
local TOMBSTONE_MS = 60000
local function conflictIn(from, count)
  for i = 1, count do
    local entry, expected = redis.call("GET", moreKey(i)), moreArg(from + 3 * i - 2)
    if expected ~= "" and expected ~= (entry and string.match(entry, "^%d+") or "0") then return i end
  end
end
local function write(key, writer, ttlMs, json)
  if json == "" then
    if redis.call("DEL", key) == 1 then redis.call("SET", key, "0 " .. writer .. " ", "PX", TOMBSTONE_MS) end
    return "0"
  end
  local version = nextTick()
  local entry = version .. " " .. writer .. " " .. json
  if ttlMs == "" then redis.call("SET", key, entry) else redis.call("SET", key, entry, "PX", ttlMs) end
  return version
end
local function writeAll(from, count, writer)
  for i = 1, count do
    write(moreKey(i), writer, moreArg(from + 3 * i - 1), moreArg(from + 3 * i))
  end
end
`
