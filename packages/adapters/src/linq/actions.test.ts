import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { BEN, GROUP_CHAT, THEIR_MESSAGE } from "./fixtures/handles.ts"
import { type Platform, startPlatform } from "./fixtures/platform.ts"
import type { LinqAdapter } from "./index.ts"

let platform: Platform
beforeAll(async () => {
  platform = await startPlatform()
})
afterAll(() => platform.close())
beforeEach(() => {
  platform.requests.length = 0
})

const chat = { id: GROUP_CHAT, isGroup: true }
const options = { signal: new AbortController().signal }
const messagePath = `/v3/messages/${THEIR_MESSAGE}`
const chatPath = `/v3/chats/${GROUP_CHAT}`
const target = { messageId: THEIR_MESSAGE, partIndex: 1 }

type Act = (adapter: LinqAdapter) => Promise<void>
interface Row {
  readonly name: string
  readonly act: Act
  readonly request: readonly [method: string, path: string, json?: object]
  readonly status?: number
}

const ROWS: readonly Row[] = [
  {
    name: "a tapback",
    act: (linq) => linq.react(chat, { ...target, reaction: { type: "love" } }, "add", options),
    request: ["POST", `${messagePath}/reactions`, { operation: "add", type: "love", part_index: 1 }],
  },
  {
    name: "an emoji taken back",
    act: (linq) =>
      linq.react(chat, { ...target, reaction: { type: "custom", emoji: "🔥" } }, "remove", options),
    request: [
      "POST",
      `${messagePath}/reactions`,
      { operation: "remove", type: "custom", custom_emoji: "🔥", part_index: 1 },
    ],
  },
  {
    name: "an edit",
    act: (linq) => linq.edit(chat, { ...target, text: "better" }, options),
    request: ["PATCH", messagePath, { text: "better", part_index: 1 }],
  },
  {
    name: "typing",
    act: (linq) => linq.startTyping(chat, options),
    request: ["POST", `${chatPath}/typing`],
    status: 204,
  },
  {
    name: "no more typing",
    act: (linq) => linq.stopTyping(chat, options),
    request: ["DELETE", `${chatPath}/typing`],
    status: 204,
  },
  {
    name: "read",
    act: (linq) => linq.markRead(chat, options),
    request: ["POST", `${chatPath}/read`],
    status: 204,
  },
  {
    name: "a new name",
    act: (linq) => linq.rename(chat, "Trip crew", options),
    request: ["PUT", chatPath, { display_name: "Trip crew" }],
  },
  {
    name: "a new icon",
    act: (linq) => linq.setIcon(chat, "https://example.com/i.png", options),
    request: ["PUT", chatPath, { group_chat_icon: "https://example.com/i.png" }],
  },
  {
    name: "someone more",
    act: (linq) => linq.addParticipant(chat, BEN, options),
    request: ["POST", `${chatPath}/participants`, { handle: BEN }],
  },
  {
    name: "someone less",
    act: (linq) => linq.removeParticipant(chat, BEN, options),
    request: ["DELETE", `${chatPath}/participants`, { handle: BEN }],
  },
  { name: "leaving", act: (linq) => linq.leave(chat, options), request: ["POST", `${chatPath}/leave`] },
  {
    name: "a contact card",
    act: (linq) => linq.shareContactCard(chat, options),
    request: ["POST", `${chatPath}/share_contact_card`],
    status: 204,
  },
]

describe("actions", () => {
  it.each(ROWS)("$name", async ({ act, request: [method, path, json], status = 200 }) => {
    platform.answers = [status === 204 ? { status } : { status, body: {} }]
    expect(await act(platform.adapter)).toBeUndefined()
    expect(platform.requests).toHaveLength(1)
    expect(platform.requests[0]).toMatchObject({ method, path: `/api/partner${path}` })
    expect(platform.requests[0]?.json).toEqual(json)
  })

  it.each(ROWS)("$name: refused", async ({ act }) => {
    platform.answers = [{ status: 409, body: { error: { status: 409, code: 2013 } } }]
    await expect(act(platform.adapter)).rejects.toMatchObject({
      name: "PlatformError",
      platformCode: 2013,
      retryable: false,
    })
    expect(platform.requests).toHaveLength(1)
  })
})
