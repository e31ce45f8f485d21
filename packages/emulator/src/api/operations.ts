import { attachments } from "./attachments.ts"
import { capability } from "./capability.ts"
import { chatMessages } from "./chat-messages.ts"
import { chats } from "./chats.ts"
import { messages } from "./messages.ts"
import type { Operation } from "./operation.ts"
import { participants } from "./participants.ts"
import { phoneNumbers } from "./phone-numbers.ts"
import { reactions } from "./reactions.ts"
import { typing } from "./typing.ts"
import { webhookEvents } from "./webhook-events.ts"
import { webhookSubscriptions } from "./webhook-subscriptions.ts"

/** Every operation the emulator has. A new one is a function in its resource's file, listed there. */
export const operations: readonly Operation[] = [
  ...chats,
  ...chatMessages,
  ...messages,
  ...reactions,
  ...participants,
  ...typing,
  ...attachments,
  ...phoneNumbers,
  ...capability,
  ...webhookSubscriptions,
  ...webhookEvents,
]
