import { type Script, script } from "../script.ts"
import { CLOCK, HELD, LANE } from "./common.ts"

/**
 * Extends leases. More arguments: lane and token in pairs. Returns the numbers of the pairs that are lost, from
 * 0. A full server refuses growth only as a first write, so each lease is taken away before it is put back.
 */
export const RENEW: Script<never, "leaseMs"> = script({
  shared: ["lanes", "leases"],
  own: [],
  args: ["leaseMs"],
  lua: `${CLOCK}${LANE}${HELD}
local lost = {}
for i = 1, #ARGV - 1, 2 do
  if held(moreArg(i), moreArg(i + 1)) then
    redis.call("ZREM", leases, moreArg(i))
    redis.call("ZADD", leases, now + leaseMs, moreArg(i))
  else
    table.insert(lost, (i - 1) / 2)
  end
end
return lost
`,
})

/** Adds rows to the journal of a held event. More arguments: the rows in pairs. */
export const JOURNAL: Script<"journal", "lane" | "token"> = script({
  shared: ["lanes", "leases", "journalled"],
  own: ["journal"],
  args: ["lane", "token"],
  lua: `${CLOCK}${LANE}${HELD}
local l = held(lane, token)
if not l then return "stale" end
redis.call("SADD", journalled, lane .. "/" .. l.head)
for i = 1, #ARGV - 2, 2 do redis.call("HSET", journal, moreArg(i), moreArg(i + 1)) end
return "ok"
`,
})

/** The journal of a held event, its keys and values in turn. */
export const RECALL: Script<"journal", "lane" | "token"> = script({
  shared: ["lanes", "leases"],
  own: ["journal"],
  args: ["lane", "token"],
  lua: `${CLOCK}${LANE}${HELD}
if not held(lane, token) then return "stale" end
return redis.call("HGETALL", journal)
`,
})

/** What waits behind the head of a held lane, the next first. */
export const BEHIND: Script<never, "lane" | "token" | "max"> = script({
  shared: ["lanes", "items", "leases"],
  own: [],
  args: ["lane", "token", "max"],
  lua: `${CLOCK}${LANE}${HELD}
local l = held(lane, token)
if not l then return "stale" end
local found = {}
for i = l.head + 1, math.min(l.tail, l.head + max) do
  table.insert(found, redis.call("HGET", items, lane .. "/" .. i))
end
return found
`,
})
