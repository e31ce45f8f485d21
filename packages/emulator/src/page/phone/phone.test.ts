import { describe, expect, it } from "vitest"
import { type Rig, rig, says } from "../../../test/rig.ts"
import type { PhoneMessage, PhoneState } from "./wire.ts"

describe("what phones show", () => {
  it("is what the service of each can show", async () => {
    const { emulator, client } = await rig({ page: true })
    const sam = emulator.person("Sam", { service: "SMS" })
    const { chatId } = await sam.says("hi")
    await client.chats.messages.send(chatId, {
      message: {
        parts: [{ type: "text", value: "bold", text_decorations: [{ range: [0, 4], style: "bold" }] }],
        effect: { type: "screen", name: "confetti" },
      },
    })
    await client.chats.messages.send(chatId, {
      message: { parts: [{ type: "link", value: "https://example.com" }] },
    })
    await emulator.settled()
    const { messages } = await state(emulator.url)
    expect(messages.slice(1)).toMatchObject([
      { service: "SMS", effect: null, parts: [{ type: "text", value: "bold", decorations: [] }] },
      { service: "SMS", parts: [{ type: "text", value: "https://example.com" }] },
    ])
  })

  it("keeps the words before an edit, the reason of a failure, and what is answered", async () => {
    const { emulator, client } = await rig({ page: true })
    const ann = emulator.person("Ann")
    const said = await ann.says("at five")
    await ann.edits(said, "at six")
    await ann.replies(said, "or seven")
    emulator.faults.failMessages({ code: 4001 })
    await client.chats.messages.send(said.chatId, { message: says("lost") })
    await emulator.settled()
    const { messages } = await state(emulator.url)
    expect(messages).toMatchObject([
      { parts: [{ value: "at six", earlier: ["at five"] }] },
      { replyTo: { messageId: said.id, place: 0, text: "at six" } },
      { status: "failed", failure: { code: 4001 } },
    ])
  })

  it("tells who came and went, and what a group was called", async () => {
    const { emulator } = await rig({ page: true })
    const [ann, ben] = [emulator.person("Ann"), emulator.person("Ben")]
    const group = emulator.group("Trip", [ann, ben])
    await group.renames(ann, "Long trip")
    await group.adds(emulator.person("Cleo"))
    await ben.leaves(group)
    const { chats } = await state(emulator.url)
    expect(chats[0]?.notices.map(({ text }) => text)).toEqual([
      "Ann named the conversation “Long trip”",
      "Cleo joined the conversation",
      "Ben left the conversation",
    ])
  })

  it("gives the last messages at first, and older ones page by page", async () => {
    const { emulator } = await rig({ page: true })
    const ann = emulator.person("Ann")
    for (let count = 0; count < 100; count++) await ann.says(`line ${count}`)
    const { messages } = await state(emulator.url)
    expect(messages.map(({ place }) => place)).toEqual(Array.from({ length: 40 }, (_, index) => index + 60))
    const url = `${emulator.url}/_page/phone/chats/${messages[0]?.chatId}/messages?before=60&limit=50`
    const earlier = (await (await fetch(url)).json()) as PhoneMessage[] // the answer is what is tested
    expect(earlier.map(({ place }) => place)).toEqual(Array.from({ length: 50 }, (_, index) => index + 10))
  })
})

describe("what people do in the page", () => {
  it("is what the driver's verbs do", async () => {
    const { emulator } = await rig({ page: true })
    const { post } = driven(emulator.url)
    const { handle: who } = await post("person", { name: "Ann" })
    const { id: message } = await post("say", { who, line: emulator.line, text: "hi", effect: "slam" })
    await post("react", { who, message, reaction: "❤️‍🔥", on: true })
    await post("edit", { who, message, text: "hello" })
    const [bubble] = emulator.person("Ann").bubbles()
    expect(bubble).toMatchObject({
      text: "hello",
      effect: "slam",
      edited: true,
      reactions: [{ type: "❤️‍🔥" }],
    })
    await post("habits", { who, service: "SMS", readReceipts: false })
    await post("say", { who, line: emulator.line, text: "in green" })
    expect(emulator.person("Ann").bubbles().at(-1)?.service).toBe("SMS")
  })

  it("takes a file as it is", async () => {
    const { emulator } = await rig({ page: true })
    const ann = emulator.person("Ann")
    const query = new URLSearchParams({
      who: ann.handle,
      line: emulator.line,
      filename: "memo.m4a",
      type: "audio/mp4",
      memo: "true",
    })
    const bytes = new Uint8Array([1, 2, 3, 250])
    const sent = await fetch(`${emulator.url}/_page/phone/send?${query}`, { method: "POST", body: bytes })
    expect(sent.status).toBe(200)
    const [bubble] = ann.bubbles()
    expect(bubble).toMatchObject({
      voiceMemo: true,
      media: [{ filename: "memo.m4a", mimeType: "audio/mp4" }],
    })
    const kept = await fetch(bubble?.media[0]?.url ?? "")
    expect(new Uint8Array(await kept.arrayBuffer())).toEqual(bytes)
  })

  it("is refused in words for whoever sits in front of it", async () => {
    const { emulator } = await rig({ page: true })
    const { refused } = driven(emulator.url)
    const sam = emulator.person("Sam", { service: "SMS" })
    const { id: message } = await sam.says("hi")
    expect(await refused("say", { who: "nobody", text: "hi" })).toMatchObject({
      status: 400,
      error: expect.stringContaining("must be like +12025550123 or ann@example.com"),
    })
    expect(await refused("edit", { who: sam.handle, message, text: "ho" })).toEqual({
      status: 409,
      error: "SMS messages cannot be edited; only iMessage can.",
    })
    expect(await refused("person", { name: "Sam", service: "RCS" })).toMatchObject({ status: 409 })
    expect(await refused("group", { name: "Two", people: [sam.handle] })).toMatchObject({
      error: expect.stringContaining("two people or more"),
    })
  })

  it("changes a group's photo, and takes it away", async () => {
    const { emulator } = await rig({ page: true })
    const [ann, ben] = [emulator.person("Ann"), emulator.person("Ben")]
    const group = emulator.group("Trip", [ann, ben])
    const query = new URLSearchParams({
      who: ann.handle,
      chat: group.id,
      filename: "a.png",
      type: "image/png",
    })
    const change = (body: Uint8Array<ArrayBuffer>) =>
      fetch(`${emulator.url}/_page/phone/group/icon?${query}`, { method: "POST", body })
    await change(new Uint8Array([137, 80, 78, 71]))
    const { chats } = await state(emulator.url)
    expect(chats[0]?.icon).toMatch(/^\/attachments\/.*a\.png$/)
    await change(new Uint8Array())
    expect((await state(emulator.url)).chats[0]?.icon).toBeNull()
  })
})

describe("how the bot does", () => {
  it("is judged by the deliveries", async () => {
    const { emulator } = await rig({ page: true, speed: 1 })
    const mood = async () => (await state(emulator.url)).bot
    expect(await mood()).toMatchObject({ mood: "unknown", words: "" })
    let status = 200
    emulator.connect(() => new Response(null, { status }))
    await emulator.person("Ann").says("one")
    await expect.poll(mood).toMatchObject({ mood: "fine" })
    status = 500
    await emulator.person("Ann").says("two")
    await expect.poll(mood).toMatchObject({
      mood: "down",
      words: expect.stringMatching(/^The bot answered 500. Trying again in \d/),
    })
  })

  it("is absent when nobody takes a message, and down when nothing listens", async () => {
    const { emulator } = await rig({ page: true, speed: 1 })
    const mood = async () => (await state(emulator.url)).bot
    await emulator.person("Ann").says("anybody?")
    await expect.poll(mood, { timeout: 4_000 }).toMatchObject({ mood: "absent" })
    emulator.subscribe("http://127.0.0.1:9/nobody")
    await emulator.person("Ann").says("and now?")
    await expect.poll(mood).toMatchObject({
      mood: "down",
      words: expect.stringContaining("nothing answers at its address"),
    })
  })
})

async function state(url: string): Promise<PhoneState> {
  return (await (await fetch(`${url}/_page/phone/state`)).json()) as PhoneState // the answer is what is tested
}

function driven(url: Rig["emulator"]["url"]) {
  const send = (verb: string, body: object) =>
    fetch(`${url}/_page/phone/${verb}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    })
  return {
    // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
    async post(verb: string, body: object): Promise<any> {
      const response = await send(verb, body)
      if (!response.ok) throw new Error(await response.text())
      return response.json()
    },
    async refused(verb: string, body: object) {
      const response = await send(verb, body)
      return { status: response.status, error: Object(await response.json()).error }
    },
  }
}
