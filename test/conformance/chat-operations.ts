import { deepEqual, equal, ok } from "node:assert/strict"
import type { OperationTrial } from "./operations.ts"

const hi = { parts: [{ type: "text" as const, value: "hi" }] }
const app = { bundle_id: "com.example.game", name: "Game", team_id: "ABCDE12345" }
const card = {
  parts: [
    { type: "imessage_app" as const, app, layout: { caption: "Score: 1" }, url: "https://example.com/game" },
  ],
}

/** Every operation on chats and messages. */
export const chatTrials: readonly OperationTrial[] = [
  {
    name: "chats.create",
    status: 201,
    async run({ client, emulator }) {
      const { chat } = await client.chats.create({ from: emulator.line, to: ["+12025550177"], message: hi })
      equal(chat.message.delivery_status, "pending")
      equal(chat.is_group, false)
    },
  },
  {
    name: "chats.listChats",
    status: 200,
    run: async ({ client }) => equal((await client.chats.listChats()).chats.length, 2),
  },
  {
    name: "chats.retrieve",
    status: 200,
    run: async ({ client, chatId }) => equal((await client.chats.retrieve(chatId)).id, chatId),
  },
  {
    name: "chats.update",
    status: 200,
    async run({ client, emulator, groupId }) {
      const body = await client.chats.update(groupId, { display_name: "Trip" })
      deepEqual(body, { chat_id: groupId, status: "pending" })
      await emulator.settled()
      equal((await client.chats.retrieve(groupId)).display_name, "Trip")
    },
  },
  {
    name: "chats.markAsRead",
    status: 204,
    async run({ client, chatId, messageId }) {
      await client.chats.markAsRead(chatId)
      ok((await client.messages.retrieve(messageId)).read_at)
    },
  },
  {
    name: "chats.leaveChat",
    status: 202,
    run: async ({ client, groupId }) => equal((await client.chats.leaveChat(groupId)).status, "accepted"),
  },
  {
    name: "chats.shareContactCard",
    status: 204,
    async run({ client, emulator, ann, chatId }) {
      await client.contactCard.create({ phone_number: emulator.line, first_name: "Shop" })
      await client.chats.messages.send(chatId, { message: hi })
      await client.chats.shareContactCard(chatId)
      equal(ann.seesContactCard()?.firstName, "Shop")
    },
  },
  {
    name: "chats.sendVoicememo",
    status: 202,
    async run({ client, ann, chatId }) {
      const voice_memo_url = "https://example.com/memo.m4a"
      const { voice_memo } = await client.chats.sendVoicememo(chatId, { voice_memo_url })
      equal(voice_memo.voice_memo.mime_type, "audio/x-m4a")
      equal((await ann.hears(/memo.m4a/)).voiceMemo, true)
    },
  },
  {
    name: "chats.participants.add",
    status: 202,
    async run({ client, emulator, groupId }) {
      const { handle } = emulator.person("Dan")
      await client.chats.participants.add(groupId, { handle })
      ok((await client.chats.retrieve(groupId)).handles.some((one) => one.handle === handle))
    },
  },
  {
    name: "chats.participants.remove",
    status: 202,
    async run({ client, emulator, groupId }) {
      const { handle } = emulator.person("Bob")
      await client.chats.participants.remove(groupId, { handle })
      const { handles } = await client.chats.retrieve(groupId)
      equal(handles.find((one) => one.handle === handle)?.status, "removed")
    },
  },
  {
    name: "chats.typing.start",
    status: 204,
    async run({ client, ann, chatId }) {
      await client.chats.typing.start(chatId)
      equal(ann.seesTyping(), true)
    },
  },
  {
    name: "chats.typing.stop",
    status: 204,
    async run({ client, ann, chatId }) {
      await client.chats.typing.start(chatId)
      await client.chats.typing.stop(chatId)
      equal(ann.seesTyping(), false)
    },
  },
  {
    name: "chats.messages.send",
    status: 202,
    async run({ client, ann, chatId }) {
      equal((await client.chats.messages.send(chatId, { message: hi })).chat_id, chatId)
      await ann.hears("hi")
    },
  },
  {
    name: "chats.messages.list",
    status: 200,
    run: async ({ client, chatId, messageId }) =>
      equal((await client.chats.messages.list(chatId)).messages[0]?.id, messageId),
  },
  {
    name: "chats.location.request",
    status: 200,
    async run({ client, ann, chatId }) {
      const body = await client.chats.location.request(chatId)
      deepEqual(body, { success: true, message: "Location request sent" })
      equal(ann.seesLocationRequest(), true)
    },
  },
  {
    name: "chats.location.retrieve",
    status: 200,
    async run({ client, ann, chatId }) {
      await ann.sharesLocation({ latitude: 52.5, longitude: 13.4 })
      const { success, data } = await client.chats.location.retrieve(chatId)
      equal(success, true)
      deepEqual(data.features[0]?.geometry, { type: "Point", coordinates: [13.4, 52.5] })
    },
  },
  {
    name: "messages.create",
    status: 202,
    async run({ client, ann, chatId }) {
      const body = await client.messages.create({ to: [ann.handle], message: hi })
      equal(body.chat_id, chatId)
      deepEqual(body.from_selection, { reason: "reused_active_chat", reused_existing_chat: true })
    },
  },
  {
    name: "messages.retrieve",
    status: 200,
    async run({ client, messageId }) {
      equal((await client.messages.retrieve(messageId)).delivery_status, "received")
    },
  },
  {
    name: "messages.update",
    status: 200,
    async run({ client, emulator, chatId }) {
      const { message } = await client.chats.messages.send(chatId, { message: hi })
      await emulator.settled()
      const edited = await client.messages.update(message.id, { text: "hello" })
      deepEqual(edited.parts?.[0]?.type === "text" && edited.parts[0].value, "hello")
    },
  },
  {
    name: "messages.delete",
    status: 204,
    async run({ client, chatId, messageId }) {
      await client.messages.delete(messageId)
      equal((await client.chats.messages.list(chatId)).messages.length, 0)
    },
  },
  {
    name: "messages.addReaction",
    status: 202,
    async run({ client, messageId }) {
      await client.messages.addReaction(messageId, { operation: "add", type: "love" })
      equal((await client.messages.retrieve(messageId)).parts?.[0]?.reactions?.[0]?.type, "love")
    },
  },
  {
    name: "messages.listMessagesThread",
    status: 200,
    async run({ client, chatId, messageId }) {
      const message = { ...hi, reply_to: { message_id: messageId } }
      const { message: reply } = await client.chats.messages.send(chatId, { message })
      const { messages } = await client.messages.listMessagesThread(messageId)
      deepEqual(
        messages.map(({ id }) => id),
        [messageId, reply.id],
      )
    },
  },
  {
    name: "messages.updateAppCard",
    status: 202,
    async run({ client, emulator, chatId }) {
      const { message } = await client.chats.messages.send(chatId, { message: card })
      await emulator.settled()
      const updated = await client.messages.updateAppCard(message.id, { layout: { caption: "Score: 2" } })
      ok(updated.message.id !== message.id)
      const [part] = updated.message.parts
      equal(part?.type === "imessage_app" && part.app.team_id, app.team_id)
    },
  },
]
