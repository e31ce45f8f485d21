import type Linq from "@linqapp/sdk"
import { z } from "zod"
import { LinqError } from "../world/errors.ts"
import { check, idIn } from "./check.ts"
import type { Answer, Call, Operation } from "./operation.ts"

const types = ["love", "like", "dislike", "laugh", "emphasize", "question", "custom"] as const

const reactionBody = z.object({
  operation: z.enum(["add", "remove"]),
  type: z.enum(types, { error: `must be one of ${types.join(", ")}; a sticker cannot be sent` }),
  custom_emoji: z.string().min(1).max(64).optional(),
  part_index: z.number().int().min(0).default(0),
})

function react(call: Call): Answer {
  const message = call.world.message(call.account, idIn(call, "messageId"))
  const { operation, type, custom_emoji: emoji, part_index: partIndex } = check(reactionBody, call.body)
  if (type === "custom" && emoji === undefined) {
    throw new LinqError("MissingRequiredField", "custom_emoji is required when type is custom")
  }
  if (type !== "custom" && emoji !== undefined) {
    throw new LinqError("InvalidParameterValue", "custom_emoji goes with type custom only")
  }
  call.world.react({ message, operation, type, emoji: emoji ?? null, partIndex, traceId: call.traceId })
  const body: Linq.MessageAddReactionResponse = {
    message: "Reaction processed",
    status: "accepted",
    trace_id: call.traceId,
  }
  return { status: 202, body }
}

/** Tapbacks and emoji. */
export const reactions: readonly Operation[] = [
  { name: "messages.addReaction", method: "POST", path: "/v3/messages/:messageId/reactions", run: react },
]
