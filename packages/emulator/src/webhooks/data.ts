import type Linq from "@linqapp/sdk"
import { chatHandle } from "../wire/chat.ts"
import { iso } from "../wire/time.ts"
import type { Happening } from "../world/happening.ts"
import type { Spec } from "../world/spec.ts"
import { backgroundData, chatCreatedData } from "./chat-data.ts"
import { messageData2025 } from "./message-2025.ts"
import { messageData2026 } from "./message-2026.ts"
import { editedData, failedData, reactionData } from "./message-data.ts"
import { pollData, pollFailedData, pollUpdatedData, voteData } from "./poll-data.ts"
import { callData, sharingStartedData, sharingStoppedData } from "./untyped-data.ts"
import type { WebhookVersion } from "./version.ts"

/** One kind of happening. */
export type Of<T extends Happening["type"]> = Extract<Happening, { type: T }>

/**
 * The `data` of an event. Only sent, received, delivered and read differ between the versions, and only the
 * newer one has edits: null there. Source: Linq API docs, "Webhook versions".
 */
export function dataOf(happening: Happening, version: WebhookVersion, spec: Spec): object | null {
  switch (happening.type) {
    case "message.sent":
    case "message.received":
    case "message.delivered":
    case "message.read":
      return version === "2026-02-03" ? messageData2026(happening.message) : messageData2025(happening)
    case "message.failed":
      return failedData(happening, spec)
    case "message.edited":
      return version === "2026-02-03" ? editedData(happening) : null
    case "reaction.added":
    case "reaction.removed":
    case "poll.reaction.added":
      return reactionData(happening)
    case "participant.added":
    case "participant.removed":
      return participantData(happening)
    case "chat.created":
      return chatCreatedData(happening.chat)
    case "chat.group_name_updated":
    case "chat.group_icon_updated":
      return renamedData(happening)
    case "chat.group_name_update_failed":
    case "chat.group_icon_update_failed":
      return renameFailedData(happening)
    case "chat.typing_indicator.started":
    case "chat.typing_indicator.stopped":
      return { chat_id: happening.chat.id }
    case "phone_number.status_updated":
      return lineStatusData(happening)
    case "call.initiated":
    case "call.ringing":
    case "call.answered":
    case "call.ended":
    case "call.failed":
    case "call.declined":
    case "call.no_answer":
      return callData(happening)
    case "location.sharing.started":
      return sharingStartedData(happening)
    case "location.sharing.stopped":
      return sharingStoppedData(happening)
    case "poll.sent":
    case "poll.delivered":
    case "poll.read":
    case "poll.received":
      return pollData(happening)
    case "poll.failed":
      return pollFailedData(happening)
    case "poll.updated":
      return pollUpdatedData(happening)
    case "poll.vote.added":
    case "poll.vote.removed":
      return voteData(happening)
    case "chat.background_updated":
      return backgroundData(happening)
    case "told":
      return happening.data
  }
}

function participantData({
  type,
  chat,
  member,
  at,
}: Of<"participant.added" | "participant.removed">): ParticipantData {
  const data = { chat_id: chat.id, handle: member.handle, participant: chatHandle(member) }
  return type === "participant.added" ? { ...data, added_at: iso(at) } : { ...data, removed_at: iso(at) }
}

type ParticipantData = Linq.ParticipantAddedWebhookEvent["data"] | Linq.ParticipantRemovedWebhookEvent["data"]

function renamedData({
  chat,
  oldValue,
  newValue,
  by,
  at,
}: Of<"chat.group_name_updated" | "chat.group_icon_updated">): Linq.ChatGroupNameUpdatedWebhookEvent["data"] {
  return {
    chat_id: chat.id,
    old_value: oldValue,
    new_value: newValue,
    changed_by_handle: chatHandle(by),
    updated_at: iso(at),
  }
}

function renameFailedData({
  chat,
  code,
  at,
}: Of<
  "chat.group_name_update_failed" | "chat.group_icon_update_failed"
>): Linq.ChatGroupNameUpdateFailedWebhookEvent["data"] {
  return { chat_id: chat.id, error_code: code, failed_at: iso(at) }
}

function lineStatusData({
  line,
  previousStatus,
  previousReputation,
  at,
}: Of<"phone_number.status_updated">): Linq.PhoneNumberStatusUpdatedWebhookEvent["data"] {
  return {
    phone_number: line.number,
    previous_status: previousStatus,
    new_status: line.status,
    previous_reputation: previousReputation,
    new_reputation: line.reputation,
    previous_health_status: previousReputation,
    new_health_status: line.reputation,
    changed_at: iso(at),
  }
}
