import { chatHandle } from "../wire/chat.ts"
import { pollBody } from "../wire/poll.ts"
import { iso, isoOrNull } from "../wire/time.ts"
import { isOutbound, type Message } from "../world/message.ts"
import { pollIn } from "../world/polls.ts"
import { eventChat } from "./chat-data.ts"
import type { Of } from "./data.ts"

// Shapes of the newest platform, which the SDK does not type yet.

/** The data of `poll.sent`, `delivered`, `read` and `received`. */
export function pollData({
  type,
  message,
}: Of<"poll.sent" | "poll.delivered" | "poll.read" | "poll.received">): object {
  const base = {
    ...aboutPoll(message),
    poll: pollBody(pollIn(message)),
    sender_handle: chatHandle(message.sender),
    created_at: iso(message.createdAt),
    updated_at: iso(message.updatedAt),
  }
  if (type === "poll.received") return { ...base, received_at: iso(message.createdAt) }
  const { sentAt, deliveredAt, readAt } = message
  return {
    ...base,
    sent_at: isoOrNull(sentAt),
    delivered_at: isoOrNull(deliveredAt),
    read_at: isoOrNull(readAt),
  }
}

/** The data of `poll.failed`. */
export function pollFailedData({ message, code, reason, at }: Of<"message.failed" | "poll.failed">): object {
  return {
    ...aboutPoll(message),
    error: { code, message: reason },
    failed_at: iso(at),
    poll: pollBody(pollIn(message)),
    sender_handle: null,
  }
}

/** The data of `poll.updated`. */
export function pollUpdatedData({ message, added, member }: Of<"poll.updated">): object {
  const added_options = added.map(({ id, text }) => ({ option_id: id, text }))
  return { ...aboutPoll(message), added_options, sender_handle: chatHandle(member) }
}

/** The data of `poll.vote.added` and `poll.vote.removed`. */
export function voteData({ message, optionId, member }: Of<"poll.vote.added" | "poll.vote.removed">): object {
  return { ...aboutPoll(message), option_id: optionId, sender_handle: chatHandle(member) }
}

function aboutPoll(message: Message) {
  const { id, is_group, owner_handle } = eventChat(message.chat)
  return {
    chat: { id, is_group, owner_handle },
    direction: isOutbound(message) ? "outbound" : "inbound",
    message_id: message.id,
    service: message.service ?? message.chat.service,
  }
}
