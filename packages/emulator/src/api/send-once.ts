import type { Message } from "../world/message.ts"
import type { Answer, Call } from "./operation.ts"

/** A send that went through: the message, and the words of the answer as they were then. */
export interface Sent {
  readonly message: Message
  readonly answer: Answer
}

/**
 * Sends at most once for a key: the same key again, within 24 h and anywhere in the account, gets the first
 * answer word for word. A send that failed leaves its key free; a deleted message's key answers 2002.
 * Source: Linq API docs, "Idempotency".
 */
export async function sendOnce(
  { world, account }: Call,
  key: string | null,
  send: () => Promise<Sent>,
): Promise<Answer> {
  if (key === null) return (await send()).answer
  const record = world.idempotency.find(account, key)
  if (record) {
    const first = await record.answer
    if (record.messageId) world.message(account, record.messageId)
    return first
  }
  const answer = send().then((sent) => {
    kept.messageId = sent.message.id
    return sent.answer
  })
  const kept = world.idempotency.keep(account, key, answer)
  try {
    return await answer
  } catch (error) {
    world.idempotency.forget(account, key)
    throw error
  }
}
