import type { ActionOptions, Adapter, Chat, EditTarget, ReactionTarget } from "@backchat/core"
import type { LinqAPIV3 } from "@linqapp/sdk"
import type { Call, CallOptions } from "./call.ts"

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
export function actions(call: Call): Actions {
  const inChat = chatAction(call)
  return {
    async react(_chat: Chat, target: ReactionTarget, operation: "add" | "remove", { signal }: ActionOptions) {
      const { reaction, messageId, partIndex } = target
      const body = { operation, type: reaction.type, part_index: partIndex }
      await call("messages.addReaction", signal, ({ messages }, options) =>
        messages.addReaction(
          messageId,
          reaction.type === "custom" ? { ...body, custom_emoji: reaction.emoji } : body,
          options,
        ),
      )
    },
    async edit(_chat: Chat, { messageId, partIndex, text }: EditTarget, { signal }: ActionOptions) {
      const body = { text, part_index: partIndex }
      await call("messages.update", signal, ({ messages }, options) =>
        messages.update(messageId, body, options),
      )
    },
    startTyping: inChat("chats.typing.start", ({ chats }, id, options) => chats.typing.start(id, options)),
    stopTyping: inChat("chats.typing.stop", ({ chats }, id, options) => chats.typing.stop(id, options)),
    markRead: inChat("chats.markAsRead", ({ chats }, id, options) => chats.markAsRead(id, options)),
    leave: inChat("chats.leaveChat", ({ chats }, id, options) => chats.leaveChat(id, options)),
    shareContactCard: inChat("chats.shareContactCard", ({ chats }, id, options) =>
      chats.shareContactCard(id, options),
    ),
    async rename(chat: Chat, name: string, { signal }: ActionOptions) {
      await call("chats.update", signal, ({ chats }, options) =>
        chats.update(chat.id, { display_name: name }, options),
      )
    },
    async setIcon(chat: Chat, url: string, { signal }: ActionOptions) {
      await call("chats.update", signal, ({ chats }, options) =>
        chats.update(chat.id, { group_chat_icon: url }, options),
      )
    },
    async addParticipant(chat: Chat, handle: string, { signal }: ActionOptions) {
      await call("chats.participants.add", signal, ({ chats }, options) =>
        chats.participants.add(chat.id, { handle }, options),
      )
    },
    async removeParticipant(chat: Chat, handle: string, { signal }: ActionOptions) {
      await call("chats.participants.remove", signal, ({ chats }, options) =>
        chats.participants.remove(chat.id, { handle }, options),
      )
    },
  }
}

/** Makes actions that are no more than a request about one chat. */
function chatAction(call: Call) {
  return (
    operation: string,
    request: (client: LinqAPIV3, chatId: string, options: CallOptions) => ReturnType<Parameters<Call>[2]>,
  ) =>
    async (chat: Chat, { signal }: ActionOptions): Promise<void> => {
      await call(operation, signal, (client, options) => request(client, chat.id, options))
    }
}
