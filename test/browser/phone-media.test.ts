import { describe, expect, it } from "vitest"
import { bubbles, expectAccessible, isBrowserless, openChat, phoneStage, write } from "./phone-stage.ts"

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGP4z8CAB+GTG8HSALfKY52fTcuYAAAAAElFTkSuQmCC",
  "base64",
)

describe.skipIf(isBrowserless)("files and cards on the phone", () => {
  const stage = phoneStage((bot) => {
    bot.onMedia((ctx) => `Nice ${ctx.media[0].kind}: ${ctx.media[0].filename}`)
    bot.onText((ctx) => `echo ${ctx.text}`)
  })

  it("sends a photo from the file chooser, and opens it large", async () => {
    const { page } = stage
    const phone = await openChat(page, "Ann")
    await phone.getByRole("button", { name: "Add to the message" }).click()
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      phone.getByRole("menuitem", { name: "Photo, video or file" }).click(),
    ])
    await chooser.setFiles({ name: "red.png", mimeType: "image/png", buffer: png })
    await phone.getByRole("list", { name: "Attached" }).getByRole("img").waitFor()
    await phone.locator("textarea").press("Enter")
    await bubbles(phone, "Nice image: red.png").waitFor()
    const picture = phone.getByRole("button", { name: "Open red.png" })
    expect(await picture.locator("img").evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(10)
    await picture.click()
    await page.getByRole("dialog", { name: "red.png" }).waitFor()
    await page.keyboard.press("Escape")
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0)
  })

  it("takes what is dropped, with words, and forgets what is removed", async () => {
    const { page, emulator } = stage
    const phone = await openChat(page, "Ann")
    const drop = async (names: string[]) => {
      const files = await page.evaluateHandle((all) => {
        const transfer = new DataTransfer()
        for (const name of all) transfer.items.add(new File(["%PDF-1.4"], name, { type: "application/pdf" }))
        return transfer
      }, names)
      await phone.dispatchEvent("drop", { dataTransfer: files })
    }
    await drop(["one.pdf", "two.pdf"])
    await phone.getByRole("button", { name: "Remove two.pdf" }).click()
    await write(phone, "the bill")
    await bubbles(phone, "one.pdf").first().waitFor()
    const sent = emulator.person("Ann").bubbles().at(-1)
    await expect.poll(() => bubbles(phone, "two.pdf").count()).toBe(0)
    const said =
      emulator
        .person("Ann")
        .bubbles()
        .find(({ media }) => media[0]?.filename === "one.pdf") ?? sent
    expect(said?.text).toBe("the bill\n[one.pdf]")
    const link = phone.locator("a.file", { hasText: "one.pdf" })
    expect(await link.getAttribute("download")).toBe("one.pdf")
  })

  it("takes what is pasted", async () => {
    const { page } = stage
    const phone = await openChat(page, "Ann")
    await phone.locator("textarea").evaluate(
      (field, bytes) => {
        const clipboardData = new DataTransfer()
        clipboardData.items.add(new File([new Uint8Array(bytes)], "image.png", { type: "image/png" }))
        field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
      },
      [...png],
    )
    await phone.getByRole("list", { name: "Attached" }).getByRole("img").waitFor()
    await phone.getByRole("button", { name: "Send", exact: true }).click()
    await bubbles(phone, "Nice image: image.png").waitFor()
  })

  it("records a voice memo that plays", async () => {
    const { page, emulator } = stage
    const phone = await openChat(page, "Ann")
    await phone.getByRole("button", { name: "Record audio" }).click()
    await phone.getByRole("timer", { name: "Recording" }).waitFor()
    await expect.poll(() => phone.getByRole("timer").textContent()).toContain("0:01")
    await phone.getByRole("button", { name: "Send recording" }).click()
    await bubbles(phone, /Nice audio: Audio Message/).waitFor()
    expect(
      emulator
        .person("Ann")
        .bubbles()
        .some(({ voiceMemo }) => voiceMemo),
    ).toBe(true)
    const play = phone.getByRole("button", { name: "Play audio message" })
    await expect.poll(() => phone.locator(".memo-time").textContent()).toMatch(/^0:0[1-3]$/)
    await play.click()
    await phone.getByRole("button", { name: "Pause" }).waitFor()
    await expectAccessible(page)
  })

  it("plays films and sounds, and keeps contacts and files to be fetched", async () => {
    const { page, emulator } = stage
    const rae = emulator.person("Rae")
    const send = (filename: string, mimeType: string) =>
      rae.sends({ bytes: Buffer.from("words"), filename, mimeType })
    await send("clip.mp4", "video/mp4")
    await send("song.mp3", "audio/mpeg")
    await send("cleo.vcf", "text/vcard")
    const phone = await openChat(page, "Rae")
    await phone.getByLabel("clip.mp4", { exact: true }).waitFor()
    await phone.getByLabel("song.mp3", { exact: true }).waitFor()
    await phone.getByText("Contact card").waitFor()
  })

  it("shows links as cards and app cards with their newest words alone", async () => {
    const { page, client, emulator } = stage
    const { chatId } = await emulator.person("Ann").says("cards")
    await client.chats.messages.send(chatId, {
      message: { parts: [{ type: "link", value: "https://example.com/summer-menu" }] },
    })
    const app = { bundle_id: "com.example.pizza", name: "Pizza Tracker", team_id: "ABCDEFGHIJ" }
    const card = await client.chats.messages.send(chatId, {
      message: { parts: [{ type: "imessage_app", app, layout: { caption: "In the oven" } }] },
    })
    await emulator.settled()
    const phone = await openChat(page, "Ann")
    const link = phone.locator("a.card", { hasText: "Summer menu" })
    expect(await link.getAttribute("href")).toBe("https://example.com/summer-menu")
    await bubbles(phone, "In the oven").waitFor()
    await client.messages.updateAppCard(card.message.id, { layout: { caption: "On its way" } })
    await bubbles(phone, "On its way").waitFor()
    await expect.poll(() => bubbles(phone, "In the oven").count()).toBe(0)
    await expectAccessible(page)
  })

  it("shows the bot's contact card, and calls it by its name from then on", async () => {
    const { page, client, emulator } = stage
    const { chatId } = await emulator.person("Ann").says("who are you?")
    await emulator.person("Ann").hears("echo who are you?")
    await client.contactCard.create({ phone_number: emulator.line, first_name: "Pizza", last_name: "Bot" })
    await client.chats.shareContactCard(chatId)
    const phone = await openChat(page, "Ann")
    await phone.getByText("Shares name and photo").waitFor()
    await phone.getByRole("button", { name: "Add", exact: true }).click()
    await phone.getByText("Added to contacts").waitFor()
    expect(await phone.locator(".phone-peer").textContent()).toContain("Pizza Bot")
    await expectAccessible(page)
    await phone.getByRole("button", { name: "Dismiss contact card" }).click()
    await expect.poll(() => phone.getByText("Added to contacts").count()).toBe(0)
  })

  it("shares a location when the bot asks, and stops", async () => {
    const { page, client, emulator } = stage
    const { chatId } = await emulator.person("Ann").says("where?")
    await client.chats.location.request(chatId)
    const phone = await openChat(page, "Ann")
    await phone.getByText("asks where you are").waitFor()
    await phone.getByRole("button", { name: "Share", exact: true }).click()
    await phone.getByText("Ann started sharing location").waitFor()
    const { data } = await client.chats.location.retrieve(chatId)
    expect(data.features).toHaveLength(1)
    await phone.getByRole("button", { name: "Stop sharing" }).click()
    await phone.getByText("Ann stopped sharing location").waitFor()
  })

  it("draws up to three emoji large", async () => {
    const phone = await openChat(stage.page, "Ann")
    await phone.getByRole("button", { name: "Emoji", exact: true }).click()
    await phone.getByRole("searchbox", { name: "Search emoji" }).fill("pizza")
    await phone.getByRole("button", { name: "pizza", exact: true }).click()
    await phone.locator("textarea").press("Enter")
    await expect.poll(() => phone.locator(".big-emoji").last().textContent()).toBe("🍕")
  })
})

describe.skipIf(isBrowserless)("polls on the phone, which the newest platform has", () => {
  const stage = phoneStage(() => {}, { spec: "latest" })

  it("are sent, voted in, and voted out again", async () => {
    const { page, emulator } = stage
    const phone = await openChat(page, "Ann")
    await write(phone, "let us vote")
    await bubbles(phone, "let us vote").waitFor()
    await phone.getByRole("button", { name: "Add to the message" }).click()
    await phone.getByRole("menuitem", { name: "Poll" }).click()
    const dialog = page.getByRole("dialog", { name: "Poll" })
    await dialog.getByLabel("Option 1").fill("Pizza")
    await dialog.getByLabel("Option 2").fill("Pasta")
    await dialog.getByRole("button", { name: "Send poll" }).click()
    const pasta = bubbles(phone).getByRole("button", { name: "Pasta" })
    await pasta.click()
    await expect.poll(() => pasta.getAttribute("aria-pressed")).toBe("true")
    const votes = () => emulator.person("Ann").bubbles().at(-1)?.poll
    expect(votes()).toEqual([
      { text: "Pizza", votes: 0 },
      { text: "Pasta", votes: 1 },
    ])
    await expectAccessible(page)
    await pasta.click()
    await expect.poll(() => votes()?.[1]?.votes).toBe(0)
  })
})
