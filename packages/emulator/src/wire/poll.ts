import type { Message, Part } from "../world/message.ts"
import { pollIn } from "../world/polls.ts"
import { chatHandle } from "./chat.ts"
import { reactionBodies } from "./message.ts"
import { iso } from "./time.ts"

// Shapes of the newest platform, which the SDK does not type yet.

/** A poll with its options and who chose them. */
export function pollBody({ options }: Extract<Part, { type: "poll" }>): object {
  const voters = new Set(options.flatMap(({ votes }) => votes.map(({ member }) => member.handle)))
  return {
    options: options.map(({ id, text, creator, votes }) => ({
      option_id: id,
      text,
      can_be_edited: false,
      creator_handle: chatHandle(creator),
      voters: votes.map(({ member, at }) => ({ handle: chatHandle(member), voted_at: iso(at) })),
    })),
    total_voters: voters.size,
  }
}

/** What every poll operation answers. */
export function pollMessageBody(message: Message): object {
  const poll = pollIn(message)
  return {
    chat_id: message.chat.id,
    message_id: message.id,
    created_at: iso(message.createdAt),
    updated_at: iso(message.updatedAt),
    poll: pollBody(poll),
    reactions: reactionBodies(poll),
  }
}
