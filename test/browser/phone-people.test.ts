import { EventEmitter } from "node:events"
import type { BotLink, BotStatus } from "@backchat/emulator"
import { describe, expect, it } from "vitest"
import {
  bubbles,
  expectAccessible,
  isBrowserless,
  openChat,
  openMenu,
  openPage,
  phoneOf,
  phoneStage,
  write,
} from "./phone-stage.ts"

describe.skipIf(isBrowserless)("people and their phones", () => {
  const stage = phoneStage((bot) => {
    bot.onText((ctx) => `echo ${ctx.text}`)
  })

  it("introduces somebody new, and writes as them", async () => {
    const { page, emulator } = stage
    await page.getByRole("button", { name: "New conversation" }).click()
    const dialog = page.getByRole("dialog", { name: "New Conversation" })
    await expectAccessible(page)
    await dialog.getByLabel("Name", { exact: true }).fill("Zoe")
    await dialog.getByLabel("Number or e-mail").fill("+4915112345678")
    await dialog.getByLabel("Phone").selectOption("RCS")
    await dialog.getByRole("button", { name: "Add person" }).click()
    await expect.poll(() => dialog.getByRole("checkbox", { name: "Zoe" }).isChecked()).toBe(true)
    await dialog.getByRole("button", { name: "Open conversation" }).click()
    const phone = phoneOf(page, 0)
    await write(phone, "first words")
    await bubbles(phone, "echo first words").waitFor()
    expect(emulator.person("Zoe").handle).toBe("+4915112345678")
    expect(emulator.person("Zoe").bubbles()[0]?.service).toBe("RCS")
  })

  it("says what is wrong with a number", async () => {
    const { page } = stage
    await page.getByRole("button", { name: "New conversation" }).click()
    const dialog = page.getByRole("dialog", { name: "New Conversation" })
    await dialog.getByLabel("Name", { exact: true }).fill("Wrong")
    await dialog.getByLabel("Number or e-mail").fill("call me")
    await dialog.getByRole("button", { name: "Add person" }).click()
    await dialog.getByText("must be like +12025550123 or ann@example.com").waitFor()
  })

  it("switches a person to SMS, who then gets what SMS can show", async () => {
    const { page, client, emulator } = stage
    const phone = await openChat(page, "Ben")
    await phone.getByRole("button", { name: /is on iMessage/ }).click()
    await expectAccessible(page)
    await phone.getByRole("menuitemradio", { name: "SMS phone" }).click()
    await expect.poll(() => phone.locator("textarea").getAttribute("placeholder")).toBe("Text Message · SMS")
    await write(phone, "green now")
    await bubbles(phone, "echo green now").waitFor()
    expect(await bubbles(phone, /^green now$/).getAttribute("class")).toContain("bubble-sms")
    const chatId = emulator.person("Ben").bubbles()[0]?.chatId ?? ""
    await client.chats.messages.send(chatId, {
      message: {
        parts: [{ type: "text", value: "Plain", text_decorations: [{ range: [0, 5], style: "bold" }] }],
        effect: { type: "screen", name: "confetti" },
      },
    })
    await bubbles(phone, "Plain").waitFor()
    expect(await bubbles(phone, "Plain").locator(".style-bold").count()).toBe(0)
    expect(await phone.getByText("Replay").count()).toBe(0)
    const menu = await openMenu(phone, "Plain")
    await menu.getByText("SMS phones have no tapbacks").waitFor()
    expect(await menu.getByRole("button", { name: "Reply" }).count()).toBe(0)
    await page.keyboard.press("Escape")
    await phone.getByRole("button", { name: /is on SMS/ }).click()
    await phone.getByRole("menuitemradio", { name: "iMessage phone" }).click()
    await write(phone, "blue again")
    await bubbles(phone, "echo blue again").waitFor()
    await phone.getByText("Text Message · SMS").first().waitFor()
  })

  it("changes the habits of a phone", async () => {
    const { page, emulator, client } = stage
    const phone = await openChat(page, "Rae")
    await write(phone, "hello")
    await bubbles(phone, "echo hello").waitFor()
    await phone.locator(".phone-peer").click()
    const dialog = page.getByRole("dialog", { name: "Details" })
    await expectAccessible(page)
    await dialog.getByRole("switch", { name: "Is in reach" }).click()
    await page.keyboard.press("Escape")
    const chatId = emulator.person("Rae").bubbles()[0]?.chatId ?? ""
    await client.chats.messages.send(chatId, { message: { parts: [{ type: "text", value: "anybody?" }] } })
    await phone.getByText("Not Delivered").waitFor()
    emulator.person("Rae").becomes({ reachable: true })
  })

  it("opens a group, names it, brings somebody in, and somebody leaves", async () => {
    const { page, emulator } = stage
    await page.getByRole("button", { name: "New conversation" }).click()
    const choice = page.getByRole("dialog", { name: "New Conversation" })
    await choice.getByRole("checkbox", { name: "Ann" }).check()
    await choice.getByRole("checkbox", { name: "Ben" }).check()
    await choice.getByLabel("Name of the group").fill("Climbing")
    await choice.getByRole("button", { name: "Open group" }).click()
    const phone = phoneOf(page, 0)
    await phone.locator(".phone-peer", { hasText: "Climbing" }).click()
    const dialog = page.getByRole("dialog", { name: "Details" })
    await dialog.getByLabel("Group name").fill("Climbing club")
    await dialog.getByRole("button", { name: "Rename" }).click()
    await phone.getByText("Ann named the conversation “Climbing club”").waitFor()
    await dialog.getByRole("button", { name: "Add somebody" }).click()
    await dialog.getByRole("menuitem", { name: "Rae" }).click()
    await phone.getByText("Rae joined the conversation").waitFor()
    await dialog.getByRole("button", { name: "Ben leaves" }).click()
    await phone.getByText("Ben left the conversation").waitFor()
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      dialog.getByRole("button", { name: "Change photo" }).click(),
    ])
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="red"/></svg>'
    await chooser.setFiles({ name: "photo.svg", mimeType: "image/svg+xml", buffer: Buffer.from(svg) })
    await phone.getByText("Ann changed the group photo").waitFor()
    await expectAccessible(page)
    await page.keyboard.press("Escape")
    await expect.poll(() => phone.locator(".phone-peer img").count()).toBe(1)
    expect([...emulator.world.chats.all()].some(({ name }) => name === "Climbing club")).toBe(true)
  })

  it("puts two phones of a group side by side, each with its own view", async () => {
    const { page } = stage
    const ann = await openChat(page, "Weekend")
    await ann.getByRole("button", { name: "Put another phone beside this one" }).click()
    await page.getByRole("menuitem", { name: "Ben’s phone" }).click()
    const ben = phoneOf(page, 1)
    await write(ann, "who is in?")
    await write(ben, "me!")
    await bubbles(ann, "echo me!").waitFor()
    expect(await bubbles(ann, /^who is in\?$/).getAttribute("class")).toContain("bubble-own")
    expect(await bubbles(ben, /^who is in\?$/).getAttribute("class")).toContain("bubble-theirs")
    expect(await ben.locator(".message-sender").first().textContent()).toBe("Ann")
    await expectAccessible(page)
    await page.reload()
    await bubbles(phoneOf(page, 1), "echo me!").waitFor()
    await ben.getByRole("button", { name: "Put this phone away" }).click()
    await expect.poll(() => page.locator(".phone").count()).toBe(1)
    await ann.getByRole("button", { name: "Look at it on another’s" }).click()
    await page.getByRole("menuitemradio", { name: "Ben’s phone" }).click()
    await expect.poll(() => bubbles(phoneOf(page, 0), /^me!$/).getAttribute("class")).toContain("bubble-own")
  })

  it("marks what nobody looked at yet", async () => {
    const { page, emulator } = stage
    await openChat(page, "Ann")
    await emulator.person("Sam").says("psst")
    const row = page.locator(".row", { hasText: "Sam" })
    await row.getByText("Unread").waitFor({ state: "attached" })
    await row.click()
    await openChat(page, "Ann")
    await expect.poll(() => row.getByText("Unread").count()).toBe(0)
  })

  it("reads when the chat is open, for a person who reads when asked", async () => {
    const { page, emulator } = stage
    const kim = emulator.person("Kim", { reads: "when asked" })
    await kim.says("hi")
    await kim.hears("echo hi")
    const [chat] = [...emulator.world.chats.all()].filter(({ members }) =>
      members.some(({ handle }) => handle === kim.handle),
    )
    expect(chat?.messages.at(-1)?.status).toBe("delivered")
    await openChat(page, "Kim")
    await expect.poll(() => chat?.messages.at(-1)?.status).toBe("read")
  })

  it("says when the bot is starting, slow, down or crashed, and when it is well again", async () => {
    const { page, emulator } = stage
    const link = new StandIn()
    emulator.attach(link)
    const phone = await openChat(page, "Ann")
    link.becomes("crashed", "TypeError: pizza is not defined")
    await phone.getByText("TypeError: pizza is not defined").waitFor()
    await page.getByText("pizza.ts: crashed").waitFor()
    await expectAccessible(page)
    link.becomes("starting")
    await phone.getByText("The bot is starting").waitFor()
    link.becomes("running")
    await page.getByText("pizza.ts: running").waitFor()
    expect(await phone.locator(".phone-peer").textContent()).toContain("pizza.ts")
    const { id } = emulator.subscribe("http://127.0.0.1:9/", { events: ["message.received"] })
    await write(phone, "hello?")
    await phone.getByText("The bot is not running").waitFor()
    await stage.client.webhookSubscriptions.delete(id)
    link.becomes("running")
    await page.getByText("pizza.ts: running").waitFor()
  })

  it("stays instant with 10,000 messages in a chat", async () => {
    const { emulator } = stage
    const max = emulator.person("Max")
    const { world } = emulator
    const first = await max.says("message 0")
    const chat = world.chat(emulator.account, first.chatId)
    const sender = chat.members.find(({ isMe }) => !isMe)
    const template = chat.messages[0]
    if (!sender || !template) throw new Error("Max said nothing.")
    await emulator.person("Max").hears("echo message 0")
    // Written at once: 10,000 webhooks would be another test.
    for (let place = chat.messages.length; place < 10_000; place++) {
      const part = { type: "text" as const, value: `message ${place}`, decorations: [], reactions: [] }
      chat.messages.push({ ...template, id: crypto.randomUUID(), place, parts: [part] })
    }
    const page = await openPage(stage)
    const startedAt = performance.now()
    const phone = await openChat(page, "Max")
    await bubbles(phone, "message 9999").waitFor()
    expect(performance.now() - startedAt).toBeLessThan(1_500)
    expect(await bubbles(phone).count()).toBeLessThanOrEqual(120)
    const log = phone.getByRole("log")
    const top = async () => Number(/\d+/.exec((await bubbles(phone).first().textContent()) ?? "")?.[0])
    let scrolled = 0
    while ((await top()) > 9_000 && scrolled++ < 200) {
      await log.evaluate((box) => {
        box.scrollTop = 300
      })
      await page.waitForTimeout(16)
    }
    expect(await top()).toBeLessThanOrEqual(9_000)
    expect(await bubbles(phone).count()).toBeLessThanOrEqual(120)
    const { client } = stage
    await client.chats.messages.send(chat.id, { message: { parts: [{ type: "text", value: "the newest" }] } })
    await phone.getByRole("button", { name: "To the newest message" }).click()
    await bubbles(phone, "the newest").waitFor()
    const typed = await phone.locator("textarea").evaluate(async (field) => {
      const startedAt = performance.now()
      for (const letter of "a quick brown fox") {
        if (field instanceof HTMLTextAreaElement) field.value += letter
        field.dispatchEvent(new InputEvent("input", { bubbles: true }))
        await new Promise((resolve) => requestAnimationFrame(resolve))
      }
      return (performance.now() - startedAt) / 17
    })
    expect(typed).toBeLessThan(60)
    await page.context().close()
  })
})

/** Somebody who runs a bot, as far as the phone asks. */
class StandIn extends EventEmitter implements BotLink {
  status: BotStatus = "running"
  readonly name = "pizza.ts"
  readonly buried = { list: async () => [], redrive: async () => 0, drop: async () => 0 }
  // Whoever takes a listener off put it on with its own arguments.
  override off(event: string, listener: (...args: never[]) => void): this {
    return super.off(event, listener as (...args: unknown[]) => void)
  }
  becomes(status: BotStatus, detail?: string): void {
    this.status = status
    this.emit("status", status, detail)
  }
  async restart(): Promise<void> {}
  async kill(): Promise<void> {}
}
