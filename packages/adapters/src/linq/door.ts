import { createHash } from "node:crypto"
import { type Delivery, DoorError, type DoorRequest, type Ignored, laneOf } from "@backchat/core"
import { Arrived } from "./arrived.ts"
import type { ChatMemory } from "./chat-memory.ts"
import { isDeeperThan } from "./depth.ts"
import { envelopeOf } from "./envelope.ts"
import type { Fields } from "./parse/payload.ts"
import { chatIdOf, isOwn, lineOf } from "./parse/place.ts"
import type { SignatureCheck } from "./signature.ts"
import { parseWellFormed } from "./well-formed.ts"

const MAX_DEPTH = 64

// A BOM is kept, and JSON refuses it: it is part of what was signed.
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

export interface DoorOptions {
  readonly adapter: string
  readonly check: SignatureCheck
  readonly chats: ChatMemory
  /** Only these lines' events are for this bot. Absent: every line's. */
  readonly lines: ReadonlySet<string> | undefined
  /** Epoch milliseconds. */
  readonly now: () => number
}

/**
 * Lets a webhook in: verifies the bytes first, then reads just enough of them to queue them.
 *
 * @throws DoorError 401 when it is not signed as it should be, 400 when it is not a JSON object
 */
export function enter(
  request: DoorRequest,
  { adapter, check, chats, lines, now }: DoorOptions,
): Delivery | Ignored {
  const encoding = request.header("content-encoding")
  if (encoding !== undefined && encoding.toLowerCase() !== "identity") {
    throw new DoorError(400, "Compressed bodies are not read here; send the JSON as it is.")
  }
  check(request)
  const body = decode(request.body)
  const payload = read(body)
  const envelope = envelopeOf(payload)
  if (envelope === undefined) throw new DoorError(400, "The body is JSON but not an object.")

  const { data, traceId } = envelope
  const type = envelope.type ?? request.header("x-webhook-event") ?? "unknown"
  const id = envelope.id ?? request.header("webhook-id") ?? digest(request.body)
  const chatId = chatIdOf(type, data)
  const line = lineOf(data) ?? (chatId === undefined ? undefined : chats.recall(chatId)?.line)
  const ignored = reasonToIgnore(type, data, line, lines)
  if (ignored !== undefined) {
    // Later events of a chat on another line may carry its id alone.
    if (chatId !== undefined) chats.learn(chatId, { line })
    return { ignored, type, id }
  }
  const lane = laneOf(adapter, chatId ?? line ?? "unknown", type)
  return new Arrived({ adapter, id, lane, type, body, traceId, receivedAt: now() }, payload)
}

function decode(body: Uint8Array): string {
  try {
    return utf8.decode(body)
  } catch {
    throw new DoorError(400, "The body is not UTF-8.")
  }
}

function read(body: string): unknown {
  if (isDeeperThan(body, MAX_DEPTH))
    throw new DoorError(400, `The body nests deeper than ${MAX_DEPTH} levels.`)
  try {
    return parseWellFormed(body)
  } catch {
    // The parser's own message quotes the body, which belongs in no log.
    throw new DoorError(400, "The body is not JSON.")
  }
}

const OWN_DOINGS: ReadonlySet<string> = new Set([
  "message.received",
  "message.edited",
  "reaction.added",
  "reaction.removed",
])

function reasonToIgnore(
  type: string,
  data: Fields,
  line: string | undefined,
  lines: ReadonlySet<string> | undefined,
): string | undefined {
  if (OWN_DOINGS.has(type) && isOwn(data)) return "your own line did it"
  if (lines !== undefined && line !== undefined && !lines.has(line))
    return "it concerns a line that is not in `lines`"
  return undefined
}

/** Names a delivery that came without any id, the same on every redelivery. */
function digest(body: Uint8Array): string {
  return createHash("sha256").update(body).digest("hex")
}
