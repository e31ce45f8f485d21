import type Linq from "@linqapp/sdk"
import { describe, expect, it } from "vitest"
import { refused, rig } from "../../test/rig.ts"

type Part = Record<string, unknown>

const text = (value: string, text_decorations?: unknown): Part => ({ type: "text", value, text_decorations })
const image: Part = { type: "media", url: "https://example.com/cat.png" }
const link: Part = { type: "link", value: "https://example.com" }
const card = {
  type: "imessage_app",
  app: { bundle_id: "com.example.game", name: "Game", team_id: "ABCDE12345" },
  layout: { caption: "Your move" },
}
const many = (count: number, part: Part) => Array.from({ length: count }, () => part)

const legal: readonly (readonly [string, Part[]])[] = [
  ["text", [text("hi")]],
  ["a text of 10,000 characters", [text("x".repeat(10_000))]],
  ["text, media, text", [text("a"), image, text("b")]],
  ["40 media parts by url", many(40, image)],
  ["a link alone", [link]],
  ["a card alone", [card]],
  [
    "styles that overlap",
    [
      text("hello", [
        { range: [0, 3], style: "bold" },
        { range: [2, 5], style: "italic" },
      ]),
    ],
  ],
  [
    "an animation by itself",
    [
      text("hello", [
        { range: [0, 2], style: "bold" },
        { range: [2, 5], animation: "shake" },
      ]),
    ],
  ],
]

const illegal: readonly (readonly [string, unknown, number])[] = [
  ["no part at all", [], 1004],
  ["101 parts", many(101, image), 1004],
  ["41 media parts by url", many(41, image), 1004],
  ["an empty text", [text("")], 1004],
  ["a text of 10,001 characters", [text("x".repeat(10_001))], 1004],
  ["two texts side by side", [text("a"), text("b")], 1004],
  ["a link with company", [link, image], 1004],
  ["a link that is no URL", [{ type: "link", value: "example" }], 1004],
  ["a link of 2,049 characters", [{ type: "link", value: `https://example.com/${"x".repeat(2030)}` }], 1004],
  ["a card with company", [card, text("a")], 1004],
  ["media with nothing", [{ type: "media" }], 1004],
  [
    "media with url and attachment",
    [{ ...image, attachment_id: "00000000-0000-4000-8000-000000000000" }],
    1004,
  ],
  ["media over http", [{ type: "media", url: "http://example.com/cat.png" }], 1004],
  [
    "an attachment that is not there",
    [{ type: "media", attachment_id: "00000000-0000-4000-8000-000000000000" }],
    2003,
  ],
  ["a kind of part that does not exist", [{ type: "poll" }], 1004],
  ["parts that are no list", "hi", 1004],
  [
    "a decoration with style and animation",
    [text("hello", [{ range: [0, 2], style: "bold", animation: "shake" }])],
    1004,
  ],
  ["a decoration past the end", [text("hi", [{ range: [0, 3], style: "bold" }])], 1004],
  ["a decoration that ends before it starts", [text("hi", [{ range: [1, 1], style: "bold" }])], 1004],
  [
    "an animation that overlaps",
    [
      text("hello", [
        { range: [0, 3], animation: "big" },
        { range: [2, 5], style: "bold" },
      ]),
    ],
    1004,
  ],
  ["a card without a name", [{ ...card, app: { bundle_id: "a.b", team_id: "ABCDE12345" } }], 1001],
  ["a card with a bad team", [{ ...card, app: { ...card.app, team_id: "abc" } }], 1008],
  ["a card without a label", [{ ...card, layout: {} }], 1008],
  ["a card's image title without an image", [{ ...card, layout: { caption: "a", image_title: "b" } }], 1008],
]

describe("the parts of a message", () => {
  it.each(legal)("may be %s", async (_case, parts) => {
    const { emulator, client } = await rig()
    const { chatId } = await emulator.person("Ann").says("hi")
    const { message } = await send(client, chatId, { parts })
    expect(message.parts).toHaveLength(parts.length)
  })

  it.each(illegal)("may not be %s", async (_case, parts, code) => {
    const { emulator, client } = await rig()
    const { chatId } = await emulator.person("Ann").says("hi")
    const refusal = await refused(send(client, chatId, { parts }))
    expect(refusal.code).toBe(code)
    expect(refusal.message).toContain(code === 2003 ? "Attachment" : "message.parts")
  })

  it("guesses the type of a file elsewhere and fetches nothing", async () => {
    const { emulator, client } = await rig()
    const { chatId } = await emulator.person("Ann").says("hi")
    const { message } = await send(client, chatId, { parts: [image] })
    expect(message.parts[0]).toMatchObject({
      type: "media",
      filename: "cat.png",
      mime_type: "image/png",
      url: "https://example.com/cat.png",
    })
  })
})

describe("the rest of a message", () => {
  it.each([
    ["an unknown effect", { effect: { type: "screen", name: "slam" } }],
    ["an unknown service", { preferred_service: "imessage" }],
    ["an empty key", { idempotency_key: "" }],
    ["a key of 256 characters", { idempotency_key: "x".repeat(256) }],
    ["a reply to no UUID", { reply_to: { message_id: "nope" } }],
  ])("may not have %s", async (_case, extra) => {
    const { emulator, client } = await rig()
    const { chatId } = await emulator.person("Ann").says("hi")
    const refusal = await refused(send(client, chatId, { parts: [text("hi")], ...extra }))
    expect(refusal).toMatchObject({ status: 400, code: 1005 })
  })

  it("takes every documented effect", async () => {
    const { emulator, client } = await rig()
    const ann = emulator.person("Ann")
    const { chatId } = await ann.says("hi")
    const effect = { type: "bubble", name: "slam" }
    const { message } = await send(client, chatId, { parts: [text("boom")], effect })
    expect(message.effect).toEqual(effect)
    expect((await ann.hears("boom")).effect).toBe("slam")
  })

  it("sends cards over iMessage only: 2018 when SMS is asked for or in use, 4005 to a new SMS person", async () => {
    const { emulator, client } = await rig()
    const sam = emulator.person("Sam", { service: "SMS" })
    const ann = await emulator.person("Ann").says("hi")
    const asSms = send(client, ann.chatId, { parts: [card], preferred_service: "SMS" })
    expect(await refused(asSms)).toMatchObject({ status: 409, code: 2018 })
    const message = { parts: [card] }
    const fresh = client.post("/v3/chats", { body: { from: emulator.line, to: [sam.handle], message } })
    expect(await refused(fresh)).toMatchObject({ status: 422, code: 4005 })
    const { chatId } = await sam.says("hi")
    expect(await refused(send(client, chatId, message))).toMatchObject({ status: 409, code: 2018 })
  })
})

function send(client: Linq, chatId: string, message: object): PromiseLike<Linq.Chats.MessageSendResponse> {
  return client.post(`/v3/chats/${chatId}/messages`, { body: { message } })
}
