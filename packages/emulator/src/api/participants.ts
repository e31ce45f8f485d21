import type Linq from "@linqapp/sdk"
import { z } from "zod"
import { check, handle, idIn } from "./check.ts"
import type { Answer, Call, Operation } from "./operation.ts"

const participantBody = z.object({ handle })

function add(call: Call): Answer {
  const chat = call.world.openChat(call.account, idIn(call, "chatId"))
  call.world.addParticipant(chat, check(participantBody, call.body).handle, call.traceId)
  return accepted("Participant addition queued", call)
}

function remove(call: Call): Answer {
  const chat = call.world.openChat(call.account, idIn(call, "chatId"))
  call.world.removeParticipant(chat, check(participantBody, call.body).handle, call.traceId)
  return accepted("Participant removal queued", call)
}

function accepted(message: string, { traceId }: Call): Answer {
  const body: Linq.Chats.ParticipantAddResponse = { message, status: "accepted", trace_id: traceId }
  return { status: 202, body }
}

/** Who is in a group. */
export const participants: readonly Operation[] = [
  { name: "chats.participants.add", method: "POST", path: "/v3/chats/:chatId/participants", run: add },
  {
    name: "chats.participants.remove",
    method: "DELETE",
    path: "/v3/chats/:chatId/participants",
    run: remove,
  },
]
