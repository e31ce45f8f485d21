import { type Script, script } from "../script.ts"
import { APPEND, LANE, MOVE, OFFER } from "./common.ts"

/** One page of dead letters after the burial number \`after\`: number and record in turn. */
export const LIST: Script<never, "after" | "limit"> = script({
  shared: ["dead", "graves"],
  own: [],
  args: ["after", "limit"],
  lua: `
local page = redis.call("ZRANGEBYSCORE", graves, "(" .. after, "+inf", "WITHSCORES", "LIMIT", 0, limit)
local letters = {}
for i = 1, #page, 2 do
  table.insert(letters, page[i + 1])
  table.insert(letters, redis.call("HGET", dead, page[i]))
end
return letters
`,
})

/** Which adapter a dead letter came by, or an empty string for no such id. */
export const OWNER: Script<never, "id"> = script({
  shared: ["dead"],
  own: [],
  args: ["id"],
  lua: `
local letter = redis.call("HGET", dead, id)
return letter and cjson.decode(letter)[5] or ""
`,
})

/**
 * Puts a dead letter back into its lane; its journal was never gone. In front means: before the first that was
 * received later and is not claimed; those before it make room. Returns 1, or 0 when this adapter has no such
 * letter.
 */
export const REDRIVE: Script<"seen" | "journal", "id" | "adapter" | "place"> = script({
  shared: ["lanes", "items", "ready", "retries", "heads", "journalled", "dead", "graves", "wake"],
  own: ["seen", "journal"],
  args: ["id", "adapter", "place"],
  lua: `${LANE}${OFFER}${APPEND}${MOVE}
local letter = redis.call("HGET", dead, id)
letter = letter and cjson.decode(letter)
if not letter or letter[5] ~= adapter then return 0 end
local lane, item = letter[4], letter[6]
local function receivedAt(text) return tonumber(string.match(text, "^%S+")) end

local l, number = readLane(lane), nil
if l and place == "front" then
  local isFree = l.token == "0"
  number = isFree and l.head or l.head + 1
  while number <= l.tail and receivedAt(redis.call("HGET", items, lane .. "/" .. number)) < receivedAt(item) do
    number = number + 1
  end
  for i = l.head, number - 1 do move(lane, i, i - 1) end
  number, l.head = number - 1, l.head - 1
  redis.call("HSET", items, lane .. "/" .. number, item)
  if number == l.head then
    l.attempts = 0
    redis.call("ZADD", heads, string.match(item, "^%S+"), lane)
    if redis.call("ZREM", retries, lane) == 1 then offer(lane) end
  end
  writeLane(lane, l)
else
  append(lane, l, item)
  number = readLane(lane).tail
end
redis.call("SET", seen, 0)
if redis.call("EXISTS", journal) == 1 then redis.call("SADD", journalled, lane .. "/" .. number) end
redis.call("HDEL", dead, id)
redis.call("ZREM", graves, id)
return 1
`,
})

/** Forgets a dead letter and its journal. Returns 1, or 0 when this adapter has no such letter. */
export const DROP: Script<"seen" | "journal", "id" | "adapter"> = script({
  shared: ["dead", "graves"],
  own: ["seen", "journal"],
  args: ["id", "adapter"],
  lua: `
local letter = redis.call("HGET", dead, id)
if not letter or cjson.decode(letter)[5] ~= adapter then return 0 end
redis.call("HDEL", dead, id)
redis.call("ZREM", graves, id)
redis.call("DEL", journal)
return 1
`,
})
