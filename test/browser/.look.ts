import { createEmulator } from "@backchat/emulator"
import LinqAPIV3 from "@linqapp/sdk"
import { chromium } from "playwright-core"

const e = createEmulator({ page: true, port: 4790, seed: 3 })
await e.start()
const c = new LinqAPIV3({ apiKey: e.apiKey, baseURL: e.url, maxRetries: 0 })
const ann = e.person("Ann Lee"),
  ben = e.person("Ben"),
  sam = e.person("Sam", { service: "SMS" }),
  rae = e.person("Rae Kim", { service: "RCS" })
const g = e.group("Weekend", [ann, ben, e.person("Cleo")])
e.connect(() => new Response())
const b = await ann.says("Hi! Is this the pizza place?")
const send = (chat: string, parts: any[], extra: any = {}) =>
  c.chats.messages.send(chat, { message: { parts, ...extra } })
await send(b.chatId, [{ type: "text", value: "It is 🍕 What can I get you?" }])
await e.settled()
await ann.says("One margherita")
const b3 = await ann.says(
  "and a lemonade please, with a lot of ice, because it is really hot today and the way home is long",
)
await ann.says("https://example.com/menu is that still the menu?")
await send(
  b.chatId,
  [
    {
      type: "text",
      value: "Order 42 is yours",
      text_decorations: [
        { range: [0, 8], style: "bold" },
        { range: [9, 11], animation: "shake" },
        { range: [12, 17], style: "italic" },
      ],
    },
  ],
  { effect: { type: "screen", name: "confetti" } },
)
await send(b.chatId, [{ type: "link", value: "https://example.com/menu/summer-menu" }])
await send(b.chatId, [{ type: "text", value: "20 minutes!" }], { reply_to: { message_id: b3.id } })
await e.settled()
const m = await ann.hears("20 minutes!")
await ann.reacts("love", m)
await c.messages.addReaction(b3.id, { operation: "add", type: "like" })
await c.messages.update((m as any).id, { text: "25 minutes!" })
await ann.sends({
  bytes: Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="260"><rect width="400" height="260" fill="#f3c14b"/><circle cx="200" cy="130" r="90" fill="#d8432b"/></svg>`,
  ),
  filename: "pizza.svg",
  mimeType: "image/svg+xml",
})
await ann.sends({ bytes: Buffer.from("hello"), filename: "receipt.pdf", mimeType: "application/pdf" })
const wav = Buffer.alloc(44 + 16000)
wav.write("RIFF", 0)
wav.writeUInt32LE(16036, 4)
wav.write("WAVEfmt ", 8)
wav.writeUInt32LE(16, 16)
wav.writeUInt16LE(1, 20)
wav.writeUInt16LE(1, 22)
wav.writeUInt32LE(8000, 24)
wav.writeUInt32LE(16000, 28)
wav.writeUInt16LE(2, 32)
wav.writeUInt16LE(16, 34)
wav.write("data", 36)
wav.writeUInt32LE(16000, 40)
for (let i = 0; i < 8000; i++)
  wav.writeInt16LE(Math.round(9000 * Math.sin(i / 9) * Math.abs(Math.sin(i / 900))), 44 + i * 2)
await ann.sends({ bytes: wav, filename: "memo.wav", mimeType: "audio/wav", voiceMemo: true })
await ann.says("😍🍕")
await send(b.chatId, [
  {
    type: "imessage_app",
    app: { bundle_id: "com.x.y", name: "Pizza Tracker", team_id: "ABCDEFGHIJ" },
    layout: { caption: "Order 42", subcaption: "In the oven", trailing_caption: "20:45" },
  },
])
await ann.says("thanks")
const s = await sam.says("do you take sms?")
await send(s.chatId, [{ type: "text", value: "We do. **Plain** words." }])
const r = await rae.says("and rcs?")
await send(r.chatId, [{ type: "text", value: "That too." }])
await ann.says("who is in for saturday?", { in: g })
await ben.says("me!", { in: g })
await send(g.id, [{ type: "text", value: "I will book a table for three." }])
await e.settled()
await g.renames(ben, "Saturday 🍝")
await g.adds(e.person("Dan"))
await ann.says("great", { in: g })
await c.chats.typing.start(b.chatId)
await e.settled()
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
})
const out = "/tmp/scratch/"
const errors = (page: any) => {
  page.on("pageerror", (x: any) => console.log("ERR", x.message, x.stack))
  page.on("console", (x: any) => x.type() === "error" && console.log("CON", x.text()))
}
for (const [name, o, who] of [
  ["light", { viewport: { width: 1200, height: 900 } }, "Ann Lee"],
  ["dark", { viewport: { width: 1200, height: 900 }, colorScheme: "dark" }, "Saturday"],
  ["small", { viewport: { width: 390, height: 780 } }, ""],
] as any) {
  const ctx = await browser.newContext({ ...o, reducedMotion: "reduce" })
  const page = await ctx.newPage()
  errors(page)
  await page.goto(e.url)
  await page.waitForTimeout(900)
  if (who) await page.locator(".row", { hasText: who }).click()
  await page.waitForTimeout(500)
  await page.screenshot({ path: `${out}${name}.png` })
  if (name === "dark") {
    await page.getByLabel("Put another phone").click()
    await page.getByText("Ben’s phone").first().click()
    await page.waitForTimeout(400)
    await page.screenshot({ path: `${out}two.png` })
  }
  if (name === "light") {
    await page.locator(".log").evaluate((x: any) => {
      x.scrollTop = 0
    })
    await page.waitForTimeout(300)
    await page.screenshot({ path: `${out}light-top.png` })
    await page.locator(".bubble[data-bubble]", { hasText: "lemonade" }).first().click({ button: "right" })
    await page.waitForTimeout(200)
    await page.screenshot({ path: `${out}menu.png` })
    await page.keyboard.press("Escape")
    await page.locator(".phone-peer").click()
    await page.waitForTimeout(200)
    await page.screenshot({ path: `${out}details.png` })
    await page.keyboard.press("Escape")
    await page.getByLabel("New conversation").click()
    await page.waitForTimeout(200)
    await page.screenshot({ path: `${out}new.png` })
  }
}
await browser.close()
await e.stop()
process.exit(0)
