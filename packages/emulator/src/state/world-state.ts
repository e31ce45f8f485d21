import { deserialize, serialize } from "node:v8"
import type { Subscription, Subscriptions } from "../webhooks/subscriptions.ts"
import type { Account } from "../world/account.ts"
import type { Attachment } from "../world/attachments.ts"
import type { Chat } from "../world/chat.ts"
import type { SettledRecord } from "../world/idempotency.ts"
import type { Person } from "../world/person.ts"
import type { World } from "../world/world.ts"

const format = "backchat-emulator"
const version = 1

/** A world that can be kept: everything that is true, and nothing that is under way. */
interface Saved {
  readonly format: typeof format
  readonly version: typeof version
  readonly secret: string
  readonly accounts: readonly Account[]
  readonly people: readonly Person[]
  readonly chats: readonly Chat[]
  /** Ids of the chats that a send to their recipients finds again. */
  readonly matched: readonly string[]
  readonly attachments: readonly Attachment[]
  readonly idempotency: readonly SettledRecord[]
  readonly subscriptions: readonly Omit<Subscription, "handler">[]
}

/** What is kept beside the world. */
export interface Surroundings {
  readonly world: World
  readonly subscriptions: Subscriptions
  readonly secret: string
}

/**
 * Writes a world down, as V8's structured clone: who is who in it stays who is who. Subscriptions of this
 * process are left out.
 */
export function saveWorld({ world, subscriptions, secret }: Surroundings): Uint8Array {
  const saved: Saved = {
    format,
    version,
    secret,
    accounts: [...world.accounts.values()],
    people: [...world.people.all()],
    chats: [...world.chats.all()],
    matched: [...world.chats.matched()].map((chat) => chat.id),
    attachments: [...world.attachments.all()],
    idempotency: world.idempotency.settled(),
    subscriptions: [...subscriptions.all()].flatMap(({ handler, ...kept }) => (handler ? [] : [kept])),
  }
  return serialize(saved)
}

/** Reads a world into an empty one. @returns the secret that was kept with it. @throws Error for anything else. */
export function restoreWorld(bytes: Uint8Array, world: World, subscriptions: Subscriptions): string {
  const saved = read(bytes)
  for (const account of saved.accounts) world.accounts.set(account.apiKey, account)
  for (const person of saved.people) world.people.restore(person)
  for (const attachment of saved.attachments) world.attachments.restore(attachment)
  for (const record of saved.idempotency) world.idempotency.restore(record)
  for (const subscription of saved.subscriptions) subscriptions.restore({ ...subscription, handler: null })
  const matched = new Set(saved.matched)
  for (const chat of saved.chats) {
    world.chats.restore(chat, matched.has(chat.id))
    for (const message of chat.messages) {
      if (!message.deleted) world.messages.set(message.id, message)
      const answered = message.replyTo && world.messages.get(message.replyTo.messageId)
      if (answered) world.threads.add(message, answered)
    }
  }
  return saved.secret
}

function read(bytes: Uint8Array): Saved {
  let value: unknown
  try {
    value = deserialize(bytes)
  } catch {
    value = undefined
  }
  const { format: found, version: of } = Object(value)
  if (found !== format)
    throw new Error("This is no world of the emulator; give it a file that it wrote, or a new one.")
  if (of !== version)
    throw new Error(`This world has version ${of}, and this emulator reads ${version}; begin a new file.`)
  return value as Saved // written by saveWorld of this very version
}
