// npm run pictures: what README and docs show, taken from the real page in a real browser.
import { mkdirSync, statSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { createEmulator, type Emulator } from "@backchat/emulator"
import LinqAPIV3 from "@linqapp/sdk"
import type { Browser, Page } from "playwright-core"
import { launch } from "./chromium.ts"
import { furnish } from "./furnish.ts"
import { shrink } from "./shrink.ts"

const folder = fileURLToPath(new URL("../../docs/pictures/", import.meta.url))
const mostBytes = 150_000

interface Scene {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly dark: boolean
  /** Pixels of the picture to one of the page. Default 2. */
  readonly scale?: number
  /** Whether the inspector stands beside the phone. */
  readonly inspector?: boolean
  set(page: Page): Promise<void>
}

const scenes: readonly Scene[] = [
  {
    name: "page",
    width: 1280,
    height: 720,
    dark: false,
    inspector: true,
    scale: 1.5,
    set: async (page) => {
      await open(page, "Ann")
      await page.getByRole("log").evaluate((box) => box.scrollTo({ top: 0 }))
      await page.locator(".inspector .entry").filter({ hasText: "message.received" }).first().click()
    },
  },
  {
    name: "phone",
    width: 900,
    height: 640,
    dark: false,
    set: async (page) => {
      await open(page, "Ann")
      await page.getByRole("log").evaluate((box) => box.scrollTo({ top: 0 }))
      await page.getByRole("button", { name: "Replay Confetti" }).click()
      await page.waitForTimeout(1_300) // the confetti is in the air then
    },
  },
  {
    name: "group",
    width: 1060,
    height: 560,
    dark: true,
    set: async (page) => {
      await open(page, "Weekend")
      await page.getByRole("button", { name: "Put another phone beside" }).click()
      await page.getByRole("menuitem", { name: "Ben’s phone" }).click()
      await page.locator(".phone").nth(1).locator(".bubble").last().waitFor()
    },
  },
  {
    name: "tapback",
    width: 440,
    height: 420,
    dark: false,
    set: async (page) => {
      await open(page, "Ann")
      await page.getByRole("log").evaluate((box) => box.scrollTo({ top: 0 }))
      await page.locator(".bubble[data-bubble]", { hasText: "What can I get you" }).click({ button: "right" })
    },
  },
]

const emulator = createEmulator({ page: true })
await emulator.start()
emulator.person("Sam", { service: "SMS" })
emulator.person("Rae", { service: "RCS" })
emulator.group("Weekend", [emulator.person("Ann"), emulator.person("Ben")])
emulator.connect(() => new Response())
const client = new LinqAPIV3({ apiKey: emulator.apiKey, baseURL: emulator.url })
await furnish(emulator, client)
await client.contactCard.create({ phone_number: emulator.line, first_name: "Pizza", last_name: "Bot" })
const browser = await launch()
mkdirSync(folder, { recursive: true })
for (const scene of scenes) await take(browser, emulator, scene)
await browser.close()
await emulator.stop()

async function take(browser: Browser, { url }: Emulator, scene: Scene): Promise<void> {
  const { name, width, height, dark, inspector = false, scale = 2, set } = scene
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    colorScheme: dark ? "dark" : "light",
  })
  const page = await context.newPage()
  await page.goto(url)
  await page.locator(".phone .composer").first().waitFor()
  const close = page.getByRole("button", { name: "Close the inspector" })
  if (!inspector && (await close.isVisible())) await close.click()
  await set(page)
  const file = `${folder}${name}.png`
  writeFileSync(file, shrink(await page.screenshot()))
  await context.close()
  const { size } = statSync(file)
  if (size > mostBytes) throw new Error(`${name}.png has ${size} bytes; ${mostBytes} are the most.`)
  console.log(`docs/pictures/${name}.png ${Math.round(size / 1000)} KB`)
}

async function open(page: Page, name: string): Promise<void> {
  const back = page.locator(".phone-back")
  if (await back.isVisible()) await back.click()
  await page.locator(".row", { hasText: name }).first().click()
  await page.locator(".phone .bubble").first().waitFor()
}
