import type { ChatHealth, Sending } from "@backchat/core"
import type { Register } from "./register.ts"

/** Whom a message would reach. */
export interface Destination {
  /** Who gets it, as far as it is known. */
  readonly handles: readonly string[]
  readonly line: string | undefined
  readonly isGroup: boolean
  readonly health: ChatHealth | undefined
  /** Whether it goes to the chat of the event that is being handled. */
  readonly isAnswer: boolean
  /** Whether nobody knows whose chat it is. */
  readonly isUnknown: boolean
}

export async function destinationOf(register: Register, sending: Sending): Promise<Destination> {
  const { adapter, target, state, event } = sending
  if ("to" in target) {
    const common = { health: undefined, isAnswer: false, isUnknown: false }
    return { handles: target.to, line: target.from, isGroup: target.to.length > 1, ...common }
  }
  const chat = event !== undefined && "chat" in event && event.chat?.id === target.id ? event.chat : undefined
  const known = await register.chat(state, adapter, target.id)
  const isGroup = (chat?.isGroup ?? target.isGroup ?? known?.isGroup) === true
  const from = chat !== undefined && event !== undefined && "from" in event ? event.from : undefined
  const handle = isGroup ? undefined : (known?.handle ?? (from?.isMe === false ? from.handle : undefined))
  return {
    handles: handle === undefined ? [] : [handle],
    line: chat?.line ?? known?.line,
    isGroup,
    health: target.health ?? chat?.health ?? known?.health,
    isAnswer: chat !== undefined,
    isUnknown: !isGroup && handle === undefined,
  }
}
