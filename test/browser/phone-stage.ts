import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { fileURLToPath } from "node:url"
import { linq } from "@backchat/adapters/linq"
import { type Bot, createBot, silentLog } from "@backchat/core"
import { createEmulator, type Emulator, type EmulatorOptions } from "@backchat/emulator"
import LinqAPIV3 from "@linqapp/sdk"
import type { Browser, BrowserContext, Locator, Page } from "playwright-core"
import { afterAll, beforeAll, beforeEach, expect } from "vitest"
import { launch } from "./chromium.ts"

export { isBrowserless } from "./chromium.ts"

/** Where the screenshots go: a folder that git does not keep. */
const screenshots = fileURLToPath(new URL("../../node_modules/.cache/pictures/", import.meta.url))
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

/** The page in a browser, an emulator with three people and a group, and a bot in this process. */
export interface PhoneStage {
  emulator: Emulator
  client: LinqAPIV3
  bot: Bot
  browser: Browser
  page: Page
}

export interface PageLook {
  readonly width?: number
  readonly height?: number
  readonly dark?: boolean
  /** Whether things move. Default false: what is tested is there at once. */
  readonly moves?: boolean
  readonly touch?: boolean
}

/** Sets the stage for the tests of a file; each test begins with a page that knows nothing. */
export function phoneStage(register: (bot: Bot) => void, options: EmulatorOptions = {}): PhoneStage {
  const stage = {} as PhoneStage // filled before the first test
  beforeAll(async () => {
    const emulator = createEmulator({ page: true, speed: 100, limits: { sendsPerMinute: 1_000 }, ...options })
    await emulator.start()
    emulator.person("Sam", { service: "SMS" })
    emulator.person("Rae", { service: "RCS" })
    const [ann, ben] = [emulator.person("Ann"), emulator.person("Ben")]
    emulator.group("Weekend", [ann, ben])
    const { apiKey, url: baseURL, secret: webhookSecret } = emulator
    stage.bot = createBot({ adapter: linq({ apiKey, baseURL, webhookSecret }), log: silentLog })
    register(stage.bot)
    emulator.connect(stage.bot.fetch)
    stage.emulator = emulator
    stage.client = new LinqAPIV3({ apiKey, baseURL, maxRetries: 0 })
    stage.browser = await launch()
  }, 60_000)
  beforeEach(async () => {
    // The same page once more costs a third of a new one; what the browser remembers is forgotten.
    if (!stage.page) stage.page = await openPage(stage)
    await stage.page.evaluate(() => localStorage.clear())
    await stage.page.reload()
    await stage.page.locator(".phone .composer").first().waitFor()
  })
  afterAll(async () => {
    await stage.browser?.close()
    await stage.bot?.stop({ graceMs: 100 })
    await stage.emulator?.stop()
  })
  return stage
}

/** Another page, of another size or theme, in a browser of its own. */
export async function openPage({ browser, emulator }: PhoneStage, look: PageLook = {}): Promise<Page> {
  const { width = 1100, height = 760, dark = false, moves = false, touch = false } = look
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    reducedMotion: moves ? "no-preference" : "reduce",
    permissions: ["clipboard-read", "clipboard-write", "microphone"],
    hasTouch: touch,
    isMobile: touch,
  })
  return visit(context, emulator)
}

/** Opens the page, and fails the test when something breaks in it. */
export async function visit(context: BrowserContext, emulator: Emulator): Promise<Page> {
  const page = await context.newPage()
  page.setDefaultTimeout(8_000)
  page.on("pageerror", (error) => {
    throw error
  })
  await page.goto(emulator.url)
  await page.locator(".phone .composer").first().waitFor()
  return page
}

/** Opens a conversation from the list. */
export async function openChat(page: Page, name: string): Promise<Locator> {
  await page.getByRole("navigation", { name: "Conversations" }).getByRole("button", { name }).first().click()
  return phoneOf(page, 0)
}

/** One of the phones that are open. */
export function phoneOf(page: Page, index: number): Locator {
  return page.locator(".phone").nth(index)
}

/** The bubbles of a phone with this text, as its reader sees them. */
export function bubbles(phone: Locator, text: string | RegExp = ""): Locator {
  return phone.locator(".bubble[data-bubble]").filter({ hasText: text })
}

/** Types a message and sends it by Enter. */
export async function write(phone: Locator, text: string): Promise<void> {
  const field = phone.locator("textarea")
  await field.fill(text)
  await field.press("Enter")
}

/** Opens the menu of a bubble with the right button, as one does with a mouse. */
export async function openMenu(phone: Locator, text: string | RegExp): Promise<Locator> {
  await bubbles(phone, text).last().click({ button: "right" })
  return phone.getByRole("dialog", { name: "Tap back, reply and more" })
}

/** Fails with whatever axe finds wrong on the whole page. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe)
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") } // what the line above put there
    const { violations: found } = await axe.run(document)
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join("\n  ")}`)
  })
  expect(violations).toEqual([])
}

/** Writes what the page looks like, to be looked at. */
export async function screenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${screenshots}phone-${name}.png` })
}
