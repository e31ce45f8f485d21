import { type Script, script } from "../script.ts"
import { APPEND, LANE, OFFER } from "./common.ts"

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
 * Puts a dead letter back at the end of its lane; its journal was never gone. Returns 1, or 0 when this adapter
 * has no such letter.
 */
export const REDRIVE: Script<"seen" | "journal", "id" | "adapter"> = script({
  shared: ["lanes", "items", "ready", "heads", "journalled", "dead", "graves", "wake"],
  own: ["seen", "journal"],
  args: ["id", "adapter"],
  lua: `${LANE}${OFFER}${APPEND}
local letter = redis.call("HGET", dead, id)
letter = letter and cjson.decode(letter)
if not letter or letter[5] ~= adapter then return 0 end
local lane, item = letter[4], letter[6]
append(lane, readLane(lane), item)
redis.call("SET", seen, 0)
if redis.call("EXISTS", journal) == 1 then
  redis.call("SADD", journalled, lane .. "/" .. readLane(lane).tail)
end
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
