import { describe, expect, it } from "vitest"
import {
  bubbles,
  expectAccessible,
  isBrowserless,
  openChat,
  openMenu,
  openPage,
  phoneStage,
  visit,
  write,
} from "./phone-stage.ts"

describe.skipIf(isBrowserless)("a conversation on the phone", () => {
  const stage = phoneStage((bot) => {
    bot.onText("party", () => "Hooray!")
    bot.onReaction((ctx) => `You reacted ${ctx.event.reaction.emoji}`)
    bot.on("message.edited", (ctx) => `Now it says ${ctx.text}`)
    bot.onText("wait", async (ctx) => {
      await ctx.startTyping()
      await new Promise((resolve) => setTimeout(resolve, 400))
      return "Sorry for the wait"
    })
    bot.onText((ctx) => `echo ${ctx.text}`)
  })

  it("sends what is typed on Enter, keeps lines on Shift+Enter, and shows the answer", async () => {
    const phone = await openChat(stage.page, "Ann")
    await phone.locator("textarea").focus()
    await stage.page.keyboard.type("first line")
    await stage.page.keyboard.press("Shift+Enter")
    await stage.page.keyboard.type("second line")
    await stage.page.keyboard.press("Enter")
    await bubbles(phone, "echo first line").waitFor()
    expect(await bubbles(phone, /^first line\nsecond line$/).count()).toBe(1)
    expect(await phone.locator("textarea").inputValue()).toBe("")
    await phone.getByText("Delivered").waitFor()
  })

  it("shows the line's read receipt, and the bot's typing dots until it answers", async () => {
    const { page, client, emulator } = stage
    const phone = await openChat(page, "Ann")
    await write(phone, "wait")
    await phone.locator(".typing-dots").waitFor()
    await bubbles(phone, "Sorry for the wait").waitFor()
    await expect.poll(() => phone.locator(".typing-dots").count()).toBe(0)
    const [chat] = (await client.chats.listChats({ from: emulator.line, to: emulator.person("Ann").handle }))
      .chats
    await client.chats.markAsRead(chat?.id ?? "")
    await phone.getByText(/^Read \d/).waitFor()
  })

  it("tells the bot that somebody types, and that they stopped", async () => {
    const { page, emulator } = stage
    const told: string[] = []
    emulator.on("delivery", ({ type }) => told.push(type))
    const phone = await openChat(page, "Ann")
    await phone.locator("textarea").pressSequentially("hm")
    await expect.poll(() => told).toContain("chat.typing_indicator.started")
    await phone.locator("textarea").fill("")
    await expect.poll(() => told).toContain("chat.typing_indicator.stopped")
    emulator.removeAllListeners("delivery")
  })

  it("taps back with a click, changes it, and takes it away", async () => {
    const phone = await openChat(stage.page, "Ann")
    await write(phone, "tap me")
    await bubbles(phone, "echo tap me").waitFor()
    const menu = await openMenu(phone, "echo tap me")
    await menu.getByRole("button", { name: "love" }).click()
    const badge = bubbles(phone, "echo tap me").locator(".tapbacks")
    await expect.poll(() => badge.textContent()).toBe("❤️")
    await bubbles(phone, "You reacted ❤️").last().waitFor()
    await (await openMenu(phone, "echo tap me")).getByRole("button", { name: "laugh" }).click()
    await expect.poll(() => badge.textContent()).toBe("😂")
    await (await openMenu(phone, "echo tap me")).getByRole("button", { name: "laugh" }).click()
    await expect.poll(() => badge.count()).toBe(0)
  })

  it("taps back with any emoji, found by its name", async () => {
    const { page } = stage
    const phone = await openChat(page, "Ann")
    await write(phone, "burn")
    await bubbles(phone, "echo burn").waitFor()
    const menu = await openMenu(phone, "echo burn")
    await menu.getByRole("button", { name: "Any emoji" }).click()
    await menu.getByRole("searchbox").fill("fire")
    await menu.getByRole("button", { name: "fire", exact: true }).waitFor()
    await expectAccessible(page)
    await menu.getByRole("searchbox").press("Enter")
    await expect.poll(() => bubbles(phone, "echo burn").locator(".tapbacks").textContent()).toBe("🔥")
    await bubbles(phone, "You reacted 🔥").waitFor()
  })

  it("opens the menu by the button beside a bubble, and by a long press", async () => {
    const phone = await openChat(stage.page, "Ann")
    await write(phone, "press me")
    const bubble = bubbles(phone, "echo press me")
    await bubble.hover()
    await bubble.locator("xpath=..").getByRole("button", { name: "Tap back" }).click()
    const menu = phone.getByRole("dialog", { name: "Tap back, reply and more" })
    await menu.waitFor()
    await stage.page.keyboard.press("Escape")
    expect(await menu.count()).toBe(0)
    await bubble.dispatchEvent("pointerdown", { pointerType: "touch" })
    await menu.waitFor()
  })

  it("answers a message in its thread, and finds the message again", async () => {
    const { page, emulator } = stage
    const phone = await openChat(page, "Ann")
    await write(phone, "the question")
    const menu = await openMenu(phone, "echo the question")
    await menu.getByRole("button", { name: "Reply" }).click()
    await phone.getByText("Replying to").waitFor()
    await write(phone, "the reply")
    const quote = phone.getByRole("button", { name: /echo the question/ })
    await quote.waitFor()
    const ann = emulator.person("Ann")
    const said = ann.bubbles().find(({ text }) => text === "the reply")
    expect(ann.bubbles().find(({ id }) => id === said?.replyTo)?.text).toBe("echo the question")
    await quote.click()
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent))
      .toBe("echo the question")
  })

  it("edits what was said, and keeps what it said before", async () => {
    const phone = await openChat(stage.page, "Ann")
    await write(phone, "meet at five")
    await bubbles(phone, "echo meet at five").waitFor()
    const menu = await openMenu(phone, /^meet at five$/)
    await menu.getByRole("button", { name: "Edit" }).click()
    await expect.poll(() => phone.locator("textarea").inputValue()).toBe("meet at five")
    await write(phone, "meet at six")
    await bubbles(phone, "Now it says meet at six").waitFor()
    await phone.getByRole("button", { name: "Edited", exact: true }).last().click()
    await phone.locator(".earlier", { hasText: "meet at five" }).waitFor()
  })

  it("does everything by the keyboard alone", async () => {
    const { page } = stage
    const phone = await openChat(page, "Ann")
    await phone.locator("textarea").focus()
    await page.keyboard.type("no mouse")
    await page.keyboard.press("Enter")
    await bubbles(phone, "echo no mouse").waitFor()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await phone.getByRole("dialog", { name: "Tap back, reply and more" }).waitFor()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Enter")
    await expect.poll(() => bubbles(phone, "echo no mouse").locator(".tapbacks").textContent()).toBe("👍")
    await page.keyboard.press("Escape")
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe("TEXTAREA")
    await page.keyboard.press("Alt+ArrowDown")
    await expect.poll(() => phone.getAttribute("aria-label")).not.toBe("Ann’s phone")
    await phone.locator("textarea:focus").waitFor()
    await page.keyboard.press("Alt+p")
    const chosen = page.locator('[role="menu"] [role="menuitem"]:focus')
    await chosen.waitFor()
    const first = await chosen.textContent()
    await page.keyboard.press("ArrowDown")
    await expect.poll(() => chosen.textContent()).not.toBe(first)
    await page.keyboard.press("Enter")
    await expect.poll(() => page.locator(".phone").count()).toBe(2)
    await page.keyboard.press("Control+k")
    await page.keyboard.type("rae")
    await expect.poll(() => page.locator(".row").count()).toBe(1)
    await page.keyboard.press("Escape")
    await page.keyboard.press("Alt+n")
    await page.getByRole("dialog", { name: "New Conversation" }).waitFor()
    await page.keyboard.press("Escape")
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0)
    await page.locator(".log").first().focus()
    await page.keyboard.press("?")
    await page.getByRole("dialog", { name: "Keyboard" }).waitFor()
  })

  it("shows a failed message with the reason", async () => {
    const { page, client, emulator } = stage
    const ann = emulator.person("Ann")
    const { chatId } = await ann.says("before")
    await ann.hears("echo before")
    const fault = emulator.faults.failMessages({ code: 4001 })
    await client.chats.messages.send(chatId, { message: { parts: [{ type: "text", value: "lost words" }] } })
    const phone = await openChat(page, "Ann")
    await bubbles(phone, "lost words").waitFor()
    await phone.getByText("Not Delivered").waitFor()
    expect(await phone.locator(".remark-failed").textContent()).toContain("4001")
    fault.off()
    await expectAccessible(page)
  })

  it("draws styles, animations and links", async () => {
    const { page, client, emulator } = stage
    const { chatId } = await emulator.person("Ann").says("styles")
    await client.chats.messages.send(chatId, {
      message: {
        parts: [
          {
            type: "text",
            value: "bold shaky https://example.com/x.",
            text_decorations: [
              { range: [0, 4], style: "bold" },
              { range: [5, 10], animation: "shake" },
            ],
          },
        ],
      },
    })
    const phone = await openChat(page, "Ann")
    const bubble = bubbles(phone, "bold").last()
    expect(await bubble.locator(".style-bold").textContent()).toBe("bold")
    expect(await bubble.locator(".dance-shake").allTextContents()).toEqual([..."shaky"])
    expect(await bubble.locator("a").getAttribute("href")).toBe("https://example.com/x")
  })

  it("sends with an effect: every one of them reaches the bot, and plays", async () => {
    const { emulator } = stage
    const page = await openPage(stage, { moves: true })
    const phone = await openChat(page, "Ann")
    const names = ["Slam", "Confetti", "Lasers"]
    for (const name of names) {
      await phone.locator("textarea").fill(`with ${name}`)
      await phone.getByRole("button", { name: "Send", exact: true }).click({ button: "right" })
      await page.getByRole("dialog", { name: "Send with effect" }).getByRole("button", { name }).click()
      await phone.getByRole("button", { name: `Replay ${name}` }).waitFor()
    }
    await phone.locator("[data-effect=lasers]").waitFor()
    const effects = emulator
      .person("Ann")
      .bubbles()
      .map(({ effect }) => effect)
    expect(effects).toEqual(expect.arrayContaining(["slam", "confetti", "lasers"]))
    await phone.getByRole("button", { name: "Replay Slam" }).click()
    await phone.locator(".plays-slam").waitFor()
    await page.context().close()
  })

  it("plays every effect that the bot sends", async () => {
    const { client, emulator } = stage
    const page = await openPage(stage, { moves: true })
    const ann = emulator.person("Ann")
    const { chatId } = await ann.says("effects")
    const phone = await openChat(page, "Ann")
    const screen = [
      "confetti",
      "fireworks",
      "lasers",
      "sparkles",
      "celebration",
      "hearts",
      "love",
      "balloons",
      "happy_birthday",
      "echo",
      "spotlight",
    ] as const
    for (const name of screen) {
      await client.chats.messages.send(chatId, {
        message: { parts: [{ type: "text", value: name }], effect: { type: "screen", name } },
      })
      await phone.locator(`[data-effect=${name}]`).waitFor()
    }
    for (const name of ["slam", "loud", "gentle", "invisible"] as const) {
      await client.chats.messages.send(chatId, {
        message: { parts: [{ type: "text", value: name }], effect: { type: "bubble", name } },
      })
      await phone.locator(`.plays-${name}`).waitFor()
    }
    await page.context().close()
  })

  it("keeps what was not sent, and everything that was said, over a reload", async () => {
    const { page } = stage
    const phone = await openChat(page, "Ann")
    await write(phone, "remember this")
    await bubbles(phone, "echo remember this").waitFor()
    await phone.locator("textarea").fill("half a thou")
    await page.reload()
    await bubbles(phone, "echo remember this").waitFor()
    expect(await phone.locator("textarea").inputValue()).toBe("half a thou")
    await page.locator(".row", { hasText: "Draft: half a thou" }).waitFor()
    await phone.locator("textarea").fill("")
  })

  it("loses nothing while it is cut off, and says that it is", async () => {
    const { page, emulator, client } = stage
    const phone = await openChat(page, "Ann")
    await write(phone, "still there?")
    await bubbles(phone, "echo still there?").waitFor()
    const { port } = new URL(emulator.url)
    await emulator.stop()
    await phone.getByText("The emulator does not answer").waitFor()
    await write(phone, "into the void")
    await phone.getByRole("alert").waitFor()
    expect(await phone.locator("textarea").inputValue()).toBe("into the void")
    const [chat] = [...emulator.world.chats.all()].filter(
      ({ isGroup, members }) =>
        !isGroup && members.some(({ handle }) => handle === emulator.person("Ann").handle),
    )
    await emulator.start({ port: Number(port) })
    await client.chats.messages.send(chat?.id ?? "", {
      message: { parts: [{ type: "text", value: "while you were away" }] },
    })
    await bubbles(phone, "while you were away").waitFor()
    await expect.poll(() => phone.getByText("The emulator does not answer").count()).toBe(0)
    await phone.locator("textarea").press("Enter")
    await bubbles(phone, "echo into the void").waitFor()
  })

  it("shows the same on every page that is open", async () => {
    const { page, emulator } = stage
    const other = await visit(page.context(), emulator)
    const [here, there] = [await openChat(page, "Ann"), await openChat(other, "Ann")]
    await write(here, "on both pages")
    await bubbles(there, "echo on both pages").waitFor()
    await other.close()
  })
})
