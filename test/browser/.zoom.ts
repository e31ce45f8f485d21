import { createEmulator } from "@backchat/emulator"
import { chromium } from "playwright-core"

const e = createEmulator({ page: true, seed: 3 })
await e.start()
const ann = e.person("Ann")
e.connect(() => new Response())
const b = await ann.says("Hello there, how is the weather?")
await ann.says("thanks")
const c = new (await import("@linqapp/sdk")).default({ apiKey: e.apiKey, baseURL: e.url, maxRetries: 0 })
await c.chats.messages.send(b.chatId, { message: { parts: [{ type: "text", value: "Sunny and warm" }] } })
await c.chats.typing.start(b.chatId)
await e.settled()
await c.chats.messages.send(b.chatId, { message: { parts: [{ type: "text", value: "ok" }] } })
await e.settled()
await c.chats.typing.start(b.chatId)
await e.settled()
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
})
for (const dark of [false, true]) {
  const ctx = await browser.newContext({
    viewport: { width: 390, height: 500 },
    deviceScaleFactor: 3,
    colorScheme: dark ? "dark" : "light",
  })
  const page = await ctx.newPage()
  await page.goto(e.url)
  await page.waitForTimeout(900)
  await page.screenshot({
    path: `/tmp/scratch/z${dark ? 2 : 1}.png`,
    clip: { x: 0, y: 200, width: 390, height: 250 },
  })
}
await browser.close()
await e.stop()
process.exit(0)
