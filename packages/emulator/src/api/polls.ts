import { z } from "zod"
import { pollMessageBody } from "../wire/poll.ts"
import { pollIn } from "../world/polls.ts"
import { check, idIn, list } from "./check.ts"
import type { Answer, Call, Operation } from "./operation.ts"
import { sendOnce } from "./send-once.ts"

const option = z.object({ text: z.string().min(1).max(1_000) })

const createBody = z.object({
  poll: z.object({
    options: list(option, { least: 2, most: 100 }),
    idempotency_key: z.string().min(1).max(255).nullish(),
  }),
  override_optout: z.boolean().default(false),
})

function create(call: Call): Promise<Answer> {
  const { world, traceId } = call
  const chat = world.openChat(call.account, idIn(call, "chatId"))
  const { poll, override_optout: overridesOptOut } = check(createBody, call.body)
  const idempotencyKey = poll.idempotency_key ?? null
  const options = poll.options.map(({ text }) => text)
  return sendOnce(call, idempotencyKey, async () => {
    const message = world.sendPoll({ chat, options, idempotencyKey, overridesOptOut, traceId })
    return { message, answer: { status: 202, body: pollMessageBody(message) } }
  })
}

function retrieve(call: Call): Answer {
  return { status: 200, body: pollMessageBody(pollOf(call)) }
}

const addBody = z.object({ options: list(option, { least: 1, most: 100 }) })

function add(call: Call): Answer {
  const message = pollOf(call)
  const texts = check(addBody, call.body).options.map(({ text }) => text)
  call.world.addPollOptions(message, texts, message.chat.me, call.traceId)
  return { status: 202, body: pollMessageBody(message) }
}

const voteBody = z.object({ operation: z.enum(["add", "remove"]), option_id: z.guid() })

function vote(call: Call): Answer {
  const message = pollOf(call)
  const { operation, option_id: optionId } = check(voteBody, call.body)
  call.world.vote({ message, operation, optionId, member: message.chat.me, traceId: call.traceId })
  return { status: 202, body: pollMessageBody(message) }
}

function pollOf(call: Call) {
  const message = call.world.message(call.account, idIn(call, "messageId"))
  pollIn(message)
  return message
}

/** Polls. Spec `latest`. */
export const polls: readonly Operation[] = [
  { name: "chats.polls.create", method: "POST", path: "/v3/chats/:chatId/polls", sends: true, run: create },
  { name: "messages.poll.retrieve", method: "GET", path: "/v3/messages/:messageId/poll", run: retrieve },
  {
    name: "messages.poll.addOptions",
    method: "POST",
    path: "/v3/messages/:messageId/poll/options",
    run: add,
  },
  { name: "messages.poll.vote", method: "POST", path: "/v3/messages/:messageId/poll/votes", run: vote },
]
