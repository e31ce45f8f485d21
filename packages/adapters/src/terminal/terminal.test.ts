import { PassThrough, type Writable } from "node:stream"
import {
  type Adapter,
  type BotEvent,
  type Delivery,
  DoorError,
  type Host,
  type Listening,
} from "@backchat/core"
import { afterEach, describe, expect, it, vi } from "vitest"
import { type TerminalOptions, terminal } from "./index.ts"

const open: Listening[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  await Promise.all(open.splice(0).map((listening) => listening.close()))
})

const options = { key: "k1", signal: new AbortController().signal }
const CHAT = { id: "terminal" }
const text = (value: string) => ({ parts: [{ type: "text", value } as const] })

/** A terminal with somebody at it, and the adapter's host. */
async function sitDown({ isTTY = false, ...more }: TerminalOptions & { isTTY?: boolean } = {}) {
  const input = new PassThrough()
  const output: Writable & { isTTY?: boolean; read(): unknown } = Object.assign(new PassThrough(), { isTTY })
  const adapter = terminal({ input, output, ...more })
  const waiting: ((event: BotEvent) => void)[] = []
  const deliveries: Delivery[] = []
  const host: Host = {
    receive: () => Promise.reject(new Error("nothing comes by HTTP")),
    async accept(delivery) {
      deliveries.push(delivery)
      waiting.shift()?.(adapter.parse(delivery))
      return "accepted"
    },
  }
  const listening = await listenWith(adapter, host)
  open.push(listening)
  return {
    adapter,
    deliveries,
    listening,
    input,
    type(line: string): Promise<BotEvent> {
      const heard = new Promise<BotEvent>((resolve) => waiting.push(resolve))
      input.write(`${line}\n`)
      return heard
    },
    shown: () => String(output.read() ?? ""),
  }
}

function listenWith(adapter: Adapter, host: Host): Promise<Listening> {
  if (adapter.listen === undefined) throw new Error("it cannot listen")
  return adapter.listen(host, {})
}

describe("what is typed", () => {
  it("is a message from one person in one direct chat", async () => {
    const { type, deliveries } = await sitDown({ me: "ann@example.com" })
    const event = await type("hello there")
    expect(event).toMatchObject({
      type: "message.received",
      adapter: "terminal",
      chat: { id: "terminal", isGroup: false },
      from: { handle: "ann@example.com", isMe: false },
      message: { text: "hello there", parts: [{ type: "text", value: "hello there" }] },
    })
    expect(deliveries[0]).toMatchObject({ lane: "terminal:terminal", id: event.id })
    expect(JSON.parse(JSON.stringify(event))).toEqual(event)
  })

  it("arrives in the order it was typed, commands of the bot's own among it", async () => {
    const { type } = await sitDown()
    const heard = await Promise.all([type("one"), type("/photo cat"), type("two")])
    expect(heard.map((event) => event.type === "message.received" && event.message.text)).toEqual([
      "one",
      "/photo cat",
      "two",
    ])
  })

  it("is a reaction to the bot's last message after /react", async () => {
    const { type, adapter } = await sitDown()
    await adapter.send(CHAT, text("first"), { ...options, key: "a" })
    const { id } = await adapter.send(CHAT, text("second"), { ...options, key: "b" })
    expect(await type("/react love")).toMatchObject({
      type: "reaction.added",
      reaction: { type: "love", emoji: "❤️", messageId: id, partIndex: 0 },
    })
    expect(await type("/react 👍🏽")).toMatchObject({ reaction: { type: "like" } })
    expect(await type("/react 🔥")).toMatchObject({ reaction: { type: "custom", emoji: "🔥" } })
  })

  it("is answered with what is legal when it is no reaction, or there is nothing to react to", async () => {
    const { type, shown, input, deliveries } = await sitDown()
    input.write("/react love\n/react hug\n\n")
    await type("done")
    expect(shown()).toBe(
      "There is nothing to react to yet.\n" +
        "Write /react and one of love, like, dislike, laugh, emphasize, question, or an emoji.\n",
    )
    expect(deliveries).toHaveLength(1)
  })

  it("is not read any more after /quit", async () => {
    const { type, input, listening, deliveries } = await sitDown()
    await type("hello")
    input.write("/quit\nanyone?\n")
    await listening.close()
    expect(deliveries).toHaveLength(1)
    expect(input.isPaused()).toBe(true)
  })
})

describe("what is shown", () => {
  it("is a bubble with the bot's name, plain in a pipe", async () => {
    const { adapter, shown } = await sitDown({ name: "Pam" })
    const parts = [
      { type: "text", value: "bold\nand more", decorations: [{ range: [0, 4], style: "bold" }] },
      { type: "media", source: { url: "https://example.com/a.png" } },
      { type: "link", value: "https://example.com" },
    ] as const
    await adapter.send(CHAT, { parts, effect: { type: "screen", name: "confetti" } }, options)
    expect(shown()).toBe(
      "Pam › bold\n      and more\n       media  https://example.com/a.png\n      https://example.com\n" +
        "      (with confetti)\n",
    )
  })

  it("is shown once however often it is sent with its key", async () => {
    const { adapter, shown } = await sitDown()
    const first = await adapter.send(CHAT, text("hello"), options)
    expect(await adapter.send(CHAT, text("hello"), options)).toEqual(first)
    expect(shown()).toBe("bot › hello\n")
  })

  it("has decorations where overlapping ones begin and end, on a terminal", async () => {
    vi.stubEnv("NO_COLOR", undefined)
    const { adapter, shown } = await sitDown({ isTTY: true })
    shown()
    const decorations = [
      { range: [0, 4], style: "bold" },
      { range: [2, 6], style: "italic" },
    ] as const
    await adapter.send(CHAT, { parts: [{ type: "text", value: "abcdefg", decorations }] }, options)
    const bold = "\u001b[1mab\u001b[22m"
    const both = "\u001b[3m\u001b[1mcd\u001b[22m\u001b[23m"
    expect(shown()).toContain(`bot › ${bold}${both}\u001b[3mef\u001b[23mg\n`)
  })

  it("cannot move the cursor or ring the bell", async () => {
    const { adapter, shown } = await sitDown()
    await adapter.send(CHAT, text("a\u001b[2Jb\u0007c\rd\u009b"), options)
    expect(shown()).toBe("bot › a[2Jbcd\n")
  })

  it("tells of replies, edits and reactions, and to whom a message goes that is not for this chat", async () => {
    const { adapter, shown, type } = await sitDown()
    const event = await type("what time is it?")
    const messageId = event.type === "message.received" ? event.message.id : ""
    await adapter.send(CHAT, { ...text("noon"), replyTo: { messageId } }, { ...options, key: "a" })
    await adapter.react?.(CHAT, { messageId, partIndex: 0, reaction: { type: "like" } }, "add", options)
    await adapter.edit?.(CHAT, { messageId, partIndex: 0, text: "one" }, options)
    await adapter.send({ to: ["+12025550163"] }, text("psst"), { ...options, key: "b" })
    expect(shown()).toBe(
      'bot › noon\n      (in reply to "what time is it?")\nbot reacted 👍 to "what time is it?"\n' +
        "bot › one\n      (edited)\nbot › (to +12025550163)\n      psst\n",
    )
  })

  it("has typing dots on a terminal only", async () => {
    const live = await sitDown({ isTTY: true })
    live.shown()
    await live.adapter.startTyping?.(CHAT, options)
    expect(live.shown()).toContain("●")
    await live.adapter.stopTyping?.(CHAT, options)
    expect(live.shown()).not.toContain("●")
    expect(live.adapter.capabilities(CHAT).has("typing")).toBe(true)

    const piped = await sitDown()
    await piped.adapter.startTyping?.(CHAT, options)
    expect(piped.shown()).toBe("")
    expect(piped.adapter.capabilities(CHAT).has("typing")).toBe(false)
  })

  it("is a file's name for a file", async () => {
    const { adapter } = await sitDown()
    const upload = (media: Parameters<NonNullable<Adapter["upload"]>>[0]) => adapter.upload?.(media, options)
    expect(await upload({ data: { path: "pictures/cat.png" } })).toEqual({ attachmentId: "cat.png" })
    expect(await upload({ data: new Uint8Array(), filename: "a.txt" })).toEqual({ attachmentId: "a.txt" })
    expect(await upload({ data: new Uint8Array() })).toEqual({ attachmentId: "file" })
  })
})

describe("a terminal", () => {
  it("takes no webhooks", () => {
    const request = { method: "POST", url: "/", header: () => undefined, body: new Uint8Array() }
    expect(() => terminal().receive(request)).toThrow(DoorError)
  })

  it("makes an unknown event of a delivery that is not its own", () => {
    const delivery = { adapter: "terminal", id: "1", lane: "l", type: "odd", body: "{", receivedAt: 1 }
    expect(terminal().parse(delivery)).toMatchObject({ type: "unknown", name: "odd" })
  })
})
