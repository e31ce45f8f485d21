import { describe, expect, it } from "vitest"
import { refused, rig, says } from "../../test/rig.ts"
import { virtualClock } from "./clock.ts"

const ann = "+12025550147"

describe("a sandbox", () => {
  it("answers only those who texted, 100 messages a day of UTC", async () => {
    const clock = virtualClock(Date.UTC(2026, 6, 1, 23, 0))
    const { emulator, client } = await rig({ clock, account: { sandbox: true } })
    const create = client.chats.create({ from: emulator.line, to: [ann], message: says("hi") })
    expect(await refused(create)).toMatchObject({ status: 403, code: 2008 })
    const anywhere = client.messages.create({ to: [ann], message: says("hi") })
    expect(await refused(anywhere)).toMatchObject({ status: 403, code: 2008 })
    expect((await client.chats.listChats()).chats).toEqual([])
    const { chatId } = await emulator.person("Ann", { handle: ann }).says("hi")
    const send = () => client.chats.messages.send(chatId, { message: says("hello") })
    for (let n = 0; n < 100; n++) {
      if (n % 30 === 0) await emulator.clock.advance("1 minute")
      await send()
    }
    await emulator.clock.advance("1 minute")
    const refusal = await refused(send())
    expect(refusal).toMatchObject({ status: 429, code: 1007, retryAfter: String(55 * 60) })
    await emulator.clock.advance("55 minutes")
    expect((await send()).message.delivery_status).toBe("pending")
  })
})

describe("opting out", () => {
  it("marks the chat and stops nobody in July", async () => {
    const { emulator, client } = await rig()
    const { chatId } = await emulator.person("Ann").says("STOP")
    expect((await client.chats.retrieve(chatId)).health_status.status).toBe("OPTED_OUT")
    await client.chats.messages.send(chatId, { message: says("sorry") })
  })

  it("is enforced on the newest platform, from every line, until they say anything else", async () => {
    const lines = ["+12025550100", "+12025550101"]
    const { emulator, client } = await rig({ spec: "latest", lines })
    const person = emulator.person("Ann", { handle: ann })
    const group = emulator.group("", [person, emulator.person("Bob")])
    const { chatId } = await person.says("STOP")
    const other = await client.chats.retrieve(chatId)
    expect(other.health_status.status).toBe("OPTED_OUT")
    const attempts = [
      client.chats.messages.send(chatId, { message: says("hi") }),
      client.chats.create({ from: lines[1] ?? "", to: [ann], message: says("hi") }),
      client.messages.create({ to: [ann], message: says("hi") }),
      client.chats.sendVoicememo(chatId, { voice_memo_url: "https://example.com/a.mp3" }),
    ]
    for (const attempt of attempts) expect(await refused(attempt)).toMatchObject({ status: 403, code: 2024 })
    await client.chats.messages.send(group.id, { message: says("groups are never blocked") })
    await client.post(`/v3/chats/${chatId}/messages`, {
      body: { message: says("pardon"), override_optout: true },
    })
    await person.says("hello again")
    await client.chats.messages.send(chatId, { message: says("hi") })
  })
})

describe("a blocked handle", () => {
  it("is not heard, not written to, and still seen in groups", async () => {
    const { emulator, client } = await rig({ spec: "latest" })
    const person = emulator.person("Ann", { handle: ann })
    const { chatId } = await person.says("hi")
    const group = emulator.group("", [person, emulator.person("Bob")])
    const block = (handle: string) => client.post("/v3/blocked_handles", { body: { handle, reason: "spam" } })
    await block("12345")
    expect(await block(ann)).toMatchObject({ blocked_handle: { handle: ann, reason: "spam" } })
    expect(await block(ann)).toMatchObject({ blocked_handle: { handle: ann } })
    const listed = await client.get("/v3/blocked_handles")
    expect(listed).toMatchObject({ blocked_handles: [{ handle: ann }, { handle: "12345" }] })
    emulator.subscribe("http://127.0.0.1:9/")
    await person.says("can you hear me?")
    expect(emulator.deliveries).toEqual([])
    expect((await client.chats.messages.list(chatId)).messages).toHaveLength(1)
    const send = () => client.chats.messages.send(chatId, { message: says("no") })
    expect(await refused(send())).toMatchObject({ status: 403, code: 2026 })
    await client.chats.messages.send(group.id, { message: says("all") })
    await client.delete("/v3/blocked_handles", { body: { handle: ann } })
    await send()
    expect(await refused(block("!"))).toMatchObject({ status: 400, code: 1002 })
  })
})

describe("chat creation", () => {
  it("answers 2009 to whoever wants the same chat meanwhile", async () => {
    const { emulator, client } = await rig({ limits: { chatCreationMs: 40 } })
    const create = () => client.chats.create({ from: emulator.line, to: [ann], message: says("hi") })
    const [first, second] = await Promise.allSettled([create(), create()])
    expect([first.status, second.status].sort()).toEqual(["fulfilled", "rejected"])
    const lost = first.status === "rejected" ? first : second
    expect(await refused(Promise.reject(Object(lost).reason))).toMatchObject({ status: 409, code: 2009 })
    expect((await create()).chat.id).toBe((await client.chats.listChats()).chats[0]?.id)
  })

  it("survives a thousand at once: one chat, and 201 or 2009 for each", async () => {
    const limits = { sendsPerMinute: Number.POSITIVE_INFINITY }
    const { emulator, client } = await rig({ limits })
    const tries = Array.from({ length: 1_000 }, (_, n) => {
      const to = n % 2 === 0 ? [ann] : [`+1202555${2000 + n}`]
      return client.chats.create({ from: emulator.line, to, message: says("hi") })
    })
    const outcomes = await Promise.allSettled(tries)
    const refusals = outcomes.flatMap((one) => (one.status === "rejected" ? [Object(one.reason).status] : []))
    expect(new Set([409, ...refusals])).toEqual(new Set([409]))
    let chats = 0
    for await (const _chat of client.chats.listChats({ limit: 100 })) chats++
    expect(chats).toBe(501)
  })
})
