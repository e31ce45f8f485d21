import { setTimeout as apart } from "node:timers/promises"
import { effect, image, markdown, replyTo } from "@backchat/core"
import { session, typing } from "@backchat/middleware"
import { describe, expect, it } from "vitest"
import { stage } from "./stage.ts"

describe.each(["2026-02-03", "2025-01-01"] as const)("a bot on webhooks of version %s", (version) => {
  const subscription = { version }

  it("answers a message, in the thread of the person's chat", async () => {
    const { emulator } = await stage((bot) => bot.onText((ctx) => `You said ${ctx.text}`), { subscription })
    const ann = emulator.person("Ann")
    await ann.says("hello")
    await ann.hears("You said hello")
    expect(emulator.transcript()).toContain("You said hello")
  })

  it("never hears itself", async () => {
    const { emulator, bot } = await stage(
      (bot) => bot.on("message.received", () => "once").onReaction(() => "never"),
      {
        subscription,
      },
    )
    bot.events.on("sent", () => {})
    const ann = emulator.person("Ann")
    await ann.says("hello")
    await ann.hears("once")
    await emulator.settled()
    expect(ann.bubbles().map(({ text }) => text)).toEqual(["hello", "once"])
  })

  it("hears every receipt of what it sent, with its key", async () => {
    const receipts: string[] = []
    const { emulator } = await stage(
      (bot) =>
        bot
          .onText(() => "hi")
          .on(["message.sent", "message.delivered", "message.read"], (ctx) => {
            receipts.push(`${ctx.event.type} ${ctx.message.key?.replace(/^.*\//, "")}`)
          }),
      { subscription },
    )
    const ann = emulator.person("Ann")
    await ann.says("hello")
    await ann.hears("hi")
    await emulator.settled()
    await expect
      .poll(() => receipts.toSorted())
      .toEqual(["message.delivered 0", "message.read 0", "message.sent 0"])
  })
})

describe("what a person does", () => {
  it("reaches the handler that waits for it", async () => {
    const { emulator } = await stage((bot) =>
      bot
        .onMedia("image", (ctx) => `${ctx.media[0].filename} of ${ctx.media[0].sizeBytes} bytes`)
        .onText(() => "hi")
        .onReaction("love", () => "you loved it")
        .onReaction((ctx) => `you ${ctx.reaction.emoji}`)
        .on("message.edited", (ctx) => `now it says ${ctx.text}`),
    )
    const ann = emulator.person("Ann")
    const hello = await ann.says("hello")
    const hi = await ann.hears("hi")
    await ann.reacts("love", hi)
    await ann.hears("you loved it")
    await ann.reacts("🔥", hi)
    await ann.hears("you 🔥")
    await ann.edits(hello, "goodbye")
    await ann.hears("now it says goodbye")
    await ann.sends({ bytes: PNG, filename: "dot.png", mimeType: "image/png" })
    await ann.hears(`dot.png of ${PNG.byteLength} bytes`)
  })

  it("is told apart in a group", async () => {
    const { emulator } = await stage((bot) =>
      bot.onText(/^bot/, (ctx) => `${ctx.from.handle} in ${ctx.chat.isGroup ? "a group" : "private"}`),
    )
    const [ann, ben] = [emulator.person("Ann"), emulator.person("Ben")]
    const trip = emulator.group("Trip", [ann, ben])
    await ann.says("bot, who am I?", { in: trip })
    await ben.hears(`${ann.handle} in a group`, { in: trip })
    await ben.says("bot?")
    await ben.hears(`${ben.handle} in private`)
  })
})

describe("what a bot says", () => {
  it("arrives with decorations, effects, threads and uploads where the service has them", async () => {
    const { emulator } = await stage((bot) =>
      bot
        .onText("style", () => markdown("**bold** and [a link](https://example.com/x)"))
        .onText("party", () => effect("confetti", "🎉"))
        .onText("thread", (ctx) => replyTo(ctx.message, "in the thread"))
        .onText("picture", () => image(PNG, { filename: "dot.png" })),
    )
    const ann = emulator.person("Ann")
    await ann.says("style")
    const styled = await ann.hears("bold and a link (https://example.com/x)")
    expect(styled.decorations).toEqual([{ range: [0, 4], style: "bold" }])
    await ann.says("party")
    expect((await ann.hears("🎉")).effect).toBe("confetti")
    const asked = await ann.says("thread")
    expect((await ann.hears("in the thread")).replyTo).toBe(asked.id)
    await ann.says("picture")
    expect((await ann.hears(/dot\.png/)).media).toMatchObject([
      { filename: "dot.png", mimeType: "image/png" },
    ])
  })

  it("arrives readable on SMS, and the bot knows what was lost", async () => {
    const lost: string[] = []
    const { emulator } = await stage((bot) =>
      bot.onText(async (ctx) => {
        const sent = await ctx.reply(effect("confetti", markdown("**bold** [link](https://example.com/x)")))
        lost.push(...sent.degraded.map(({ feature }) => feature))
      }),
    )
    const sam = emulator.person("Sam", { service: "SMS" })
    await sam.says("hi")
    await sam.hears(/bold.*https:\/\/example\.com\/x/)
    expect(lost.toSorted()).toEqual(["decorations", "effects"])
  })

  it("may be 25,000 characters: split, in order, nothing missing", async () => {
    const story = Array.from({ length: 2_000 }, (_, index) => `Sentence ${index}.`).join(" ")
    const { emulator } = await stage((bot) => bot.onText(() => story))
    const ann = emulator.person("Ann")
    await ann.says("tell")
    await ann.hears(/Sentence 1999\./)
    const bubbles = ann.bubbles().filter(({ fromLine }) => fromLine)
    expect(bubbles.length).toBeGreaterThan(1)
    expect(bubbles.map(({ text }) => text).join(" ")).toBe(story)
  })

  it("reaches other people and chats too", async () => {
    const { emulator, bot } = await stage((bot) =>
      bot.onText("tell {who} {what}", async (ctx) => {
        await ctx.send(ctx.params.who, [ctx.params.what, "That is all."])
        return "Told."
      }),
    )
    const [ann, ben] = [emulator.person("Ann"), emulator.person("Ben")]
    await ann.says(`tell ${ben.handle} dinner is ready`)
    await ben.hears("dinner is ready")
    await ben.hears("That is all.")
    await ann.hears("Told.")
    await bot.send(ann.handle, "By the way")
    await ann.hears("By the way")
  })
})

describe("the event's journey", () => {
  it("answers three messages 20 ms apart in order, one delivered three times, one whose handler throws once", async () => {
    let throws = 0
    const duplicates: string[] = []
    const { emulator, bot } = await stage((bot) =>
      bot.onText((ctx) => {
        if (ctx.text === "two" && throws++ === 0) throw new Error("This handler throws once.")
        return `${ctx.text}!`
      }),
    )
    bot.events.on("duplicate", ({ delivery }) => duplicates.push(delivery.type))
    const ann = emulator.person("Ann")
    const threeTimes = emulator.faults.duplicateDeliveries({ copies: 2 })
    await ann.says("one")
    threeTimes.off()
    await apart(20)
    await ann.says("two")
    await apart(20)
    await ann.says("three")
    await ann.hears("three!")
    await emulator.settled()
    expect(threeTimes.fired).toBeGreaterThan(0)
    expect(throws).toBe(2)
    expect(duplicates).toEqual(["message.received", "message.received"])
    expect(ann.bubbles().flatMap(({ text, fromLine }) => (fromLine ? [text] : []))).toEqual([
      "one!",
      "two!",
      "three!",
    ])
  })

  it("keeps sessions per chat, and shows typing while a slow handler works", async () => {
    let finish = () => {}
    const { emulator } = await stage((bot) =>
      bot.use(typing({ afterMs: 1 }), session({ initial: () => ({ count: 0 }) })).onText(async (ctx) => {
        ctx.session.count++
        if (ctx.text === "slow") {
          await new Promise<void>((resolve) => {
            finish = resolve
          })
        }
        return `${ctx.session.count}`
      }),
    )
    const [ann, ben] = [emulator.person("Ann"), emulator.person("Ben")]
    await ann.says("a")
    await ann.hears("1")
    await ben.says("b")
    await ben.hears("1")
    await ann.says("slow")
    await expect.poll(() => ann.seesTyping()).toBe(true)
    finish()
    await ann.hears("2")
    expect(ann.seesTyping()).toBe(false)
  })
})

const PNG = new Uint8Array(
  Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  ),
)
