import type { ActionOptions, Adapter, Chat, EditTarget, ReactionTarget } from "@backchat/core"
import type { LinqAPIV3 } from "@linqapp/sdk"
import { type CallOptions, call } from "./call.ts"

type Actions = Required<
  Pick<
    Adapter,
    | "react"
    | "edit"
    | "startTyping"
    | "stopTyping"
    | "markRead"
    | "rename"
    | "setIcon"
    | "addParticipant"
    | "removeParticipant"
    | "leave"
    | "shareContactCard"
  >
>

/**
 * Everything a bot does in a chat besides sending. None takes a key on the platform, and none needs one:
 * doing it twice leaves what doing it once leaves.
 */
export function actions({ messages, chats }: LinqAPIV3): Actions {
  return {
    async react(_chat: Chat, target: ReactionTarget, operation: "add" | "remove", { signal }: ActionOptions) {
      const { reaction, messageId, partIndex } = target
      const body = { operation, type: reaction.type, part_index: partIndex }
      await call("messages.addReaction", signal, (options) =>
        messages.addReaction(
          messageId,
          reaction.type === "custom" ? { ...body, custom_emoji: reaction.emoji } : body,
          options,
        ),
      )
    },
    async edit(_chat: Chat, { messageId, partIndex, text }: EditTarget, { signal }: ActionOptions) {
      const body = { text, part_index: partIndex }
      await call("messages.update", signal, (options) => messages.update(messageId, body, options))
    },
    startTyping: inChat("chats.typing.start", (id, options) => chats.typing.start(id, options)),
    stopTyping: inChat("chats.typing.stop", (id, options) => chats.typing.stop(id, options)),
    markRead: inChat("chats.markAsRead", (id, options) => chats.markAsRead(id, options)),
    leave: inChat("chats.leaveChat", (id, options) => chats.leaveChat(id, options)),
    shareContactCard: inChat("chats.shareContactCard", (id, options) => chats.shareContactCard(id, options)),
    async rename(chat: Chat, name: string, { signal }: ActionOptions) {
      await call("chats.update", signal, (options) => chats.update(chat.id, { display_name: name }, options))
    },
    async setIcon(chat: Chat, url: string, { signal }: ActionOptions) {
      await call("chats.update", signal, (options) =>
        chats.update(chat.id, { group_chat_icon: url }, options),
      )
    },
    async addParticipant(chat: Chat, handle: string, { signal }: ActionOptions) {
      await call("chats.participants.add", signal, (options) =>
        chats.participants.add(chat.id, { handle }, options),
      )
    },
    async removeParticipant(chat: Chat, handle: string, { signal }: ActionOptions) {
      await call("chats.participants.remove", signal, (options) =>
        chats.participants.remove(chat.id, { handle }, options),
      )
    },
  }
}

/** An action that is no more than a request about one chat. */
function inChat(
  operation: string,
  request: (chatId: string, options: CallOptions) => ReturnType<Parameters<typeof call>[2]>,
): (chat: Chat, options: ActionOptions) => Promise<void> {
  return async (chat, { signal }) => {
    await call(operation, signal, (options) => request(chat.id, options))
  }
}
