import { describe, expect, it } from "vitest"
import { listen } from "../test/receiver.ts"
import { rig, says } from "../test/rig.ts"
import { createEmulator } from "./testing.ts"

describe("a person", () => {
  it("has one self by name, a number kept for fiction, or the handle they came with", async () => {
    const { emulator } = await rig()
    const ann = emulator.person("Ann")
    expect(emulator.person("Ann")).toBe(ann)
    expect(ann.handle).toMatch(/^\+1\d{3}55501\d\d$/)
    expect(emulator.person("Bob", { handle: "bob@example.com" }).handle).toBe("bob@example.com")
    const handles = Array.from({ length: 250 }, (_, n) => emulator.person(`P${n}`).handle)
    expect(new Set(handles).size).toBe(250)
    for (const handle of handles) expect(handle).toMatch(/^\+1\d{3}55501\d\d$/)
    expect(() => emulator.person("Ann", { service: "SMS" })).toThrow(/becomes/)
  })

  it("hears what is there, what comes, in any order, each bubble once", async () => {
    const { emulator, client } = await rig()
    const ann = emulator.person("Ann")
    const { chatId } = await ann.says("hi")
    const send = (text: string) => client.chats.messages.send(chatId, { message: says(text) })
    await send("one")
    await send("two")
    await emulator.settled()
    expect((await ann.hears("two")).text).toBe("two")
    expect((await ann.hears(/on/g)).text).toBe("one")
    const waiting = ann.hears(/three/)
    await send("three")
    expect((await waiting).fromLine).toBe(true)
    await expect(ann.hears("one", { timeoutMs: 10 })).rejects.toThrow(/did not hear "one"/)
  })

  it("fails to hear with the transcript and what was said instead", async () => {
    const { emulator, client } = await rig()
    const ann = emulator.person("Ann")
    const { chatId } = await ann.says("hi")
    await client.chats.messages.send(chatId, { message: says("hello") })
    await emulator.settled()
    await expect(ann.hears("goodbye", { timeoutMs: 10 })).rejects.toThrow(
      [
        'Ann did not hear "goodbye" within 10 ms.',
        'Not yet heard: "hello".',
        "",
        `Ann · ${emulator.line} · iMessage`,
        "  Ann: hi",
        `  ${emulator.line}: hello`,
      ].join("\n"),
    )
  })

  it("sends files, replies, edits, reacts and types", async () => {
    const { emulator, client } = await rig()
    const receiver = await listen()
    emulator.subscribe(receiver.url)
    const ann = emulator.person("Ann")
    const said = await ann.says("teh cat")
    await ann.types()
    expect((await receiver.first("chat.typing_indicator.started")).event.data).toEqual({
      chat_id: said.chatId,
    })
    await ann.stopsTyping()
    await receiver.first("chat.typing_indicator.stopped")
    const bytes = new TextEncoder().encode("picture")
    const sent = await ann.sends({ bytes, filename: "cat.png", mimeType: "image/png", text: "look" })
    expect(sent.media).toMatchObject([{ filename: "cat.png", mimeType: "image/png" }])
    const [, withFile] = await receiver.take("message.received", 2)
    const [, media] = withFile?.event.data.parts ?? []
    expect(media).toMatchObject({ type: "media", size_bytes: 7, filename: "cat.png" })
    expect(await (await fetch(media.url)).text()).toBe("picture")
    expect((await ann.edits(said, "the cat")).text).toBe("the cat")
    const { message } = await client.chats.messages.send(said.chatId, { message: says("nice") })
    const heard = await ann.hears("nice")
    await ann.reacts("love", heard)
    await ann.unreacts("love", heard)
    const removed = await receiver.first("reaction.removed")
    expect(removed.event.data).toMatchObject({ message_id: message.id, from: ann.handle, is_from_me: false })
    expect((await ann.replies(heard, "isn't she")).replyTo).toBe(message.id)
  })

  it("reads when asked, and only then are there receipts", async () => {
    const { emulator, client } = await rig()
    const receiver = await listen()
    const ann = emulator.person("Ann", { reads: "when asked" })
    const { chatId } = await ann.says("hi")
    emulator.subscribe(receiver.url)
    await client.chats.messages.send(chatId, { message: says("1") })
    await client.chats.messages.send(chatId, { message: says("2") })
    await emulator.settled()
    expect(receiver.received.filter(({ type }) => type === "message.read")).toEqual([])
    await ann.reads()
    const read = await receiver.take("message.read", 2)
    expect(read.map(({ event }) => event.data.parts[0].value)).toEqual(["1", "2"])
  })

  it("sees what the phone's service can show", async () => {
    const { emulator, client } = await rig()
    const shown = async (name: string, service: "iMessage" | "RCS" | "SMS") => {
      const person = emulator.person(name, { service })
      const said = await person.says("hi")
      const parts = [
        {
          type: "text" as const,
          value: "wow",
          text_decorations: [{ range: [0, 3], style: "bold" as const }],
        },
      ]
      const effect = { type: "screen" as const, name: "confetti" }
      const message = { parts, effect, reply_to: { message_id: said.id } }
      await client.chats.messages.send(said.chatId, { message })
      const { decorations, effect: plays, replyTo, text } = await person.hears("wow")
      return { text, service, decorations: decorations.length, plays, threaded: replyTo === said.id }
    }
    expect(await shown("Ann", "iMessage")).toMatchObject({
      decorations: 1,
      plays: "confetti",
      threaded: true,
    })
    expect(await shown("Rose", "RCS")).toMatchObject({
      text: "wow",
      decorations: 0,
      plays: null,
      threaded: false,
    })
    expect(await shown("Sam", "SMS")).toMatchObject({
      text: "wow",
      decorations: 0,
      plays: null,
      threaded: false,
    })
    const sam = emulator.person("Sam")
    await expect(sam.reacts("love", await sam.says("x"))).rejects.toThrow(/SMS/)
  })

  it("opts out with a keyword and in again with a word", async () => {
    const { emulator, client } = await rig()
    const ann = emulator.person("Ann")
    const { chatId } = await ann.says("hi")
    const health = async () => (await client.chats.retrieve(chatId)).health_status.status
    for (const [text, status] of [
      ["please stop", "HEALTHY"],
      ["STOP", "OPTED_OUT"],
      ["START", "HEALTHY"],
      ["Opt-out", "OPTED_OUT"],
    ]) {
      await ann.says(text ?? "")
      expect(await health()).toBe(status)
    }
  })
})

describe("a group", () => {
  it("talks, is renamed, joined and left", async () => {
    const { emulator, client } = await rig()
    const receiver = await listen()
    emulator.subscribe(receiver.url)
    const [ann, bob, cid] = [emulator.person("Ann"), emulator.person("Bob"), emulator.person("Cid")]
    const trip = emulator.group("Trip", [ann, bob])
    const said = await ann.says("hi", { in: trip })
    expect(said.chatId).toBe(trip.id)
    const { event } = await receiver.first("message.received")
    expect(event.data).toMatchObject({ chat: { is_group: true }, sender_handle: { handle: ann.handle } })
    await client.chats.messages.send(trip.id, { message: says("hello all") })
    await Promise.all([ann, bob].map((person) => person.hears("hello all", { in: trip })))
    await trip.adds(cid)
    await trip.renames(bob, "Big trip")
    await ann.leaves(trip)
    expect((await receiver.first("participant.added")).event.data.handle).toBe(cid.handle)
    expect((await receiver.first("chat.group_name_updated")).event.data).toMatchObject({
      old_value: "Trip",
      new_value: "Big trip",
      changed_by_handle: { handle: bob.handle },
    })
    const left = await receiver.first("participant.removed")
    expect(left.event.data).toMatchObject({ handle: ann.handle, participant: { status: "left" } })
    await expect(ann.says("still here?", { in: trip })).rejects.toThrow(/not in this chat/)
    expect(trip.transcript()).toBe(
      [
        `Big trip: Bob, Cid · ${emulator.line} · iMessage`,
        "  Ann: hi",
        `  ${emulator.line}: hello all  (sent)`,
      ].join("\n"),
    )
  })

  it("needs two people and a service they share", async () => {
    const { emulator } = await rig()
    const ann = emulator.person("Ann")
    const eve = emulator.person("Eve", { handle: "eve@example.com" })
    const sam = emulator.person("Sam", { service: "SMS" })
    expect(() => emulator.group("One", [ann])).toThrow(/two people/)
    expect(() => emulator.group("Mixed", [eve, sam])).toThrow(/service/)
  })
})

describe("the emulator", () => {
  it("says what is wrong before it listens, or when it is told to twice", async () => {
    const emulator = createEmulator()
    expect(() => emulator.url).toThrow(/start\(\)/)
    await emulator.start()
    await expect(emulator.start()).rejects.toThrow(/already/)
    await emulator.stop()
    await emulator.stop()
    expect(() => createEmulator({ lines: [] })).toThrow(/line/)
  })

  it("can be started again, and remembers", async () => {
    const { emulator } = await rig()
    const receiver = await listen()
    emulator.subscribe(receiver.url, { events: ["message.received"] })
    const ann = emulator.person("Ann")
    await ann.says("before")
    await emulator.settled()
    await emulator.stop()
    await emulator.start()
    await ann.says("after")
    await receiver.take("message.received", 2)
    expect(ann.bubbles().map((bubble) => bubble.text)).toEqual(["before", "after"])
  })

  it("tells of bubbles on every phone", async () => {
    const { emulator, client } = await rig()
    const seen: string[] = []
    emulator.on("bubble", (bubble, on) => seen.push(`${on.name}: ${bubble.from} ${bubble.text}`))
    const trip = emulator.group("Trip", [emulator.person("Ann"), emulator.person("Bob")])
    await client.chats.messages.send(trip.id, { message: says("hi") })
    await emulator.settled()
    expect(seen).toEqual([`Ann: ${emulator.line} hi`, `Bob: ${emulator.line} hi`])
  })
})
