import type { Adapter, Delivery, DoorRequest, Ignored } from "@backchat/core"
import { actions } from "./actions.ts"
import { Arrived } from "./arrived.ts"
import { callerOf } from "./call.ts"
import { capabilitiesOf } from "./capabilities.ts"
import { createChatMemory } from "./chat-memory.ts"
import { clientFrom } from "./client.ts"
import { type DoorOptions, enter } from "./door.ts"
import { type LinqOptions, linesFrom, secretsFrom, toleranceFrom } from "./options.ts"
import { eventOf } from "./parse/event.ts"
import { send } from "./send.ts"
import { signatureCheck } from "./signature.ts"
import { upload } from "./upload.ts"

const NAME = "linq"

/** Everything an adapter can have, so that nobody has to ask whether it is there. */
export interface LinqAdapter extends Required<Adapter> {
  receive(request: DoorRequest): Delivery | Ignored
}

/**
 * iMessage, RCS and SMS through the Linq Partner API V3.
 *
 * @throws BackchatError `bad_configuration` when the webhook secret or the API key is missing or cannot be
 *   one
 * @example
 * const bot = createBot({ adapter: linq() }) // LINQ_API_V3_API_KEY, LINQ_WEBHOOK_SECRET
 */
export function linq(options: LinqOptions = {}): LinqAdapter {
  const { fetch = globalThis.fetch, now = Date.now } = options
  const chats = createChatMemory()
  const door: DoorOptions = {
    adapter: NAME,
    check: signatureCheck({ secrets: secretsFrom(options), toleranceMs: toleranceFrom(options), now }),
    chats,
    lines: linesFrom(options),
    now,
  }
  const call = callerOf(clientFrom(options))
  return {
    name: NAME,
    receive: (request) => enter(request, door),
    parse: (delivery) => eventOf(delivery, Arrived.payloadOf(delivery), chats),
    capabilities(chat) {
      if (chat.service !== undefined && chat.isGroup !== undefined) return capabilitiesOf(chat)
      const known = chats.recall(chat.id)
      return capabilitiesOf({
        service: chat.service ?? known?.service,
        isGroup: chat.isGroup ?? known?.isGroup,
      })
    },
    send: (target, message, sendOptions) => send(call, target, message, sendOptions),
    upload: (media, uploadOptions) => upload(call, fetch, media, uploadOptions),
    ...actions(call),
    async listen(host, listenOptions) {
      // Loaded when needed: a bot that is mounted in a server, or on the edge, has no use for one.
      const { listen } = await import("../http/index.ts")
      return listen(host, listenOptions)
    },
  }
}
