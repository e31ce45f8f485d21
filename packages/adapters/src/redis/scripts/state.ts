import { type Script, script } from "../script.ts"
import { CLOCK, STATE, TICK } from "./common.ts"

/**
 * Writes one value outside of a settle. Returns its version, or "conflict". Sent twice, it finds itself as the
 * last writer and says the same again.
 */
export const WRITE: Script<"state", "writer" | "ifVersion" | "ttlMs" | "json"> = script({
  shared: ["tick"],
  own: ["state"],
  args: ["writer", "ifVersion", "ttlMs", "json"],
  lua: `${CLOCK}${TICK}${STATE}
local entry = redis.call("GET", state)
local version, lastWriter = "0", ""
if entry then version, lastWriter = string.match(entry, "^(%d+) (%S+) ") end
if lastWriter == writer then return version end
if ifVersion ~= "" and ifVersion ~= version then return "conflict" end
return write(state, writer, ttlMs, json)
`,
})

/**
 * Writes the state of a settle whose lane lives on another shard. The first verdict stands, whoever asks again.
 * More keys: of the state. More arguments: the state in threes. Returns "ok" or the number of the write that
 * met another version.
 */
export const DECIDE: Script<"verdict", "writer" | "keepMs"> = script({
  shared: ["tick"],
  own: ["verdict"],
  args: ["writer", "keepMs"],
  lua: `${CLOCK}${TICK}${STATE}
local known = redis.call("GET", verdict)
if known then return known end
local count = (#ARGV - 2) / 3
local conflict = conflictIn(0, count)
local answer = conflict and tostring(conflict) or "ok"
redis.call("SET", verdict, answer, "PX", keepMs)
if not conflict then writeAll(0, count, writer) end
return answer
`,
})
