import { describe, expect, it } from "vitest"
import { rig, says } from "../../test/rig.ts"
import { createEmulator } from "../emulator.ts"

describe("what a phone can do beside words", () => {
  it("says something with an effect, and it is had again in a replay", async () => {
    const { emulator } = await rig()
    const bubble = await emulator.person("Ann").says("boo", { effect: "slam" })
    expect(bubble.effect).toBe("slam")
    const again = createEmulator()
    await again.replay(emulator.saveTranscript())
    expect(again.person("Ann").bubbles()).toMatchObject([{ text: "boo", effect: "slam" }])
  })

  it("sends a recording as a voice memo, and it is had again in a replay", async () => {
    const { emulator } = await rig()
    const file = { bytes: Buffer.from("sound"), filename: "memo.m4a", mimeType: "audio/mp4", voiceMemo: true }
    expect((await emulator.person("Ann").sends(file)).voiceMemo).toBe(true)
    const again = createEmulator()
    await again.replay(emulator.saveTranscript())
    expect(again.person("Ann").bubbles()).toMatchObject([{ voiceMemo: true }])
  })

  it("answers one part of a message", async () => {
    const { emulator, client } = await rig()
    const ann = emulator.person("Ann")
    const { chatId } = await ann.says("hi")
    const { message } = await client.chats.messages.send(chatId, { message: says("which?") })
    const reply = await ann.replies(message, "this one", 0)
    expect(reply.replyTo).toBe(message.id)
    await expect(client.messages.retrieve(reply.id)).resolves.toMatchObject({
      reply_to: { message_id: message.id, part_index: 0 },
    })
  })

  it("changes the photo of a group that the line opened", async () => {
    const { emulator, client } = await rig()
    const [ann, ben] = [emulator.person("Ann"), emulator.person("Ben")]
    const { chat } = await client.chats.create({
      from: emulator.line,
      to: [ann.handle, ben.handle],
      message: says("welcome"),
    })
    const heard: string[] = []
    emulator.world.events.on("happened", ({ type }) => heard.push(type))
    await emulator.groupOf(chat.id).changesIcon(ann, "http://127.0.0.1/icon.png")
    expect(await client.chats.retrieve(chat.id)).toMatchObject({
      group_chat_icon: "http://127.0.0.1/icon.png",
    })
    expect(heard).toContain("chat.group_icon_updated")
    await emulator.groupOf(chat.id).changesIcon(ben, null)
    expect((await client.chats.retrieve(chat.id)).group_chat_icon).toBeNull()
  })

  it("lets a stranger answer whom the line wrote to first", async () => {
    const { emulator, client } = await rig()
    const to = ["+13035550142"]
    await client.chats.create({ from: emulator.line, to, message: says("hello?") })
    const stranger = emulator.personAt("+13035550142")
    await stranger.says("who is this?")
    expect(stranger.bubbles().map(({ text }) => text)).toContain("who is this?")
    expect(emulator.personAt("+13035550142")).toBe(stranger)
  })

  it("says which groups there are not", async () => {
    const { emulator } = await rig()
    const { chatId } = await emulator.person("Ann").says("hi")
    expect(() => emulator.groupOf(chatId)).toThrow(`There is no group ${chatId}.`)
  })
})
