import type { Spec } from "../world/spec.ts"
import { attachments } from "./attachments.ts"
import { availableNumber } from "./available-number.ts"
import { background } from "./background.ts"
import { blockedHandles } from "./blocked-handles.ts"
import { capability } from "./capability.ts"
import { chatMessages } from "./chat-messages.ts"
import { chats } from "./chats.ts"
import { contactCard } from "./contact-card.ts"
import { location } from "./location.ts"
import { messages } from "./messages.ts"
import type { Operation } from "./operation.ts"
import { participants } from "./participants.ts"
import { phoneNumbers } from "./phone-numbers.ts"
import { polls } from "./polls.ts"
import { reactions } from "./reactions.ts"
import { typing } from "./typing.ts"
import { voiceMemo } from "./voice-memo.ts"
import { webhookEvents } from "./webhook-events.ts"
import { webhookSubscriptions } from "./webhook-subscriptions.ts"

/**
 * The 41 operations that the official SDK has; the 42nd, the raw upload, is in files.ts. A new one is a
 * function in its resource's file, listed there.
 */
export const operations: readonly Operation[] = [
  ...chats,
  ...chatMessages,
  ...voiceMemo,
  ...messages,
  ...reactions,
  ...participants,
  ...typing,
  ...location,
  ...contactCard,
  ...attachments,
  ...phoneNumbers,
  ...availableNumber,
  ...capability,
  ...webhookSubscriptions,
  ...webhookEvents,
]

/** What the newest platform added, as far as a bot would use it. */
export const newerOperations: readonly Operation[] = [...blockedHandles, ...background, ...polls]

/** Every operation of a spec. */
export function operationsOf(spec: Spec): readonly Operation[] {
  return spec === "latest" ? [...operations, ...newerOperations] : operations
}
