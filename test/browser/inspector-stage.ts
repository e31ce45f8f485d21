import { existsSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { fileURLToPath } from "node:url"
import { createEmulator, type Emulator, type EmulatorOptions } from "@backchat/emulator"
import type { AxeResults } from "axe-core"
import { type Browser, chromium, type Locator, type Page } from "playwright-core"
import { afterAll, beforeAll, beforeEach, expect } from "vitest"
import { TestLink } from "./inspector-link.ts"

const executablePath = "/usr/bin/chromium"
const isThere = existsSync(executablePath)
if (!isThere && process.env.CI)
  throw new Error(`There is no ${executablePath}; run: apt-get install -y chromium`)
if (!isThere) console.warn(`\n  The browser tests are skipped: there is no ${executablePath}.\n`)

/** Whether there is no browser to test in. */
export const isBrowserless: boolean = !isThere

/** Where the pictures go: a folder that git does not keep. */
const pictures = fileURLToPath(new URL("../../node_modules/.cache/pictures/", import.meta.url))
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

/** The page in a browser, an emulator and, if wanted, a bot in a process of its own. */
export interface InspectorStage {
  emulator: Emulator
  link: TestLink
  browser: Browser
  page: Page
}

/** Sets the stage for the tests of a file; each test begins with a fresh page. */
export function inspectorStage({
  bot = true,
  ...options
}: EmulatorOptions & { bot?: boolean } = {}): InspectorStage {
  const stage = {} as InspectorStage // filled before the first test
  if (isBrowserless) return stage
  beforeAll(async () => {
    stage.emulator = createEmulator({ page: true, speed: 100, ...options })
    await stage.emulator.start()
    stage.browser = await chromium.launch({
      executablePath,
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
    })
    if (!bot) return
    stage.link = new TestLink(stage.emulator)
    stage.emulator.attach(stage.link)
    await stage.link.start()
  }, 60_000)
  beforeEach(async () => {
    if (stage.page) {
      await stage.page.evaluate("localStorage.clear()")
      await visit(stage.page, stage.emulator)
    } else stage.page = await openPage(stage)
  })
  afterAll(async () => {
    await stage.browser?.close()
    await stage.link?.stop()
    await stage.emulator?.stop()
  })
  return stage
}

/** Another page, of another size or theme. */
export async function openPage(
  { browser, emulator }: InspectorStage,
  { width = 1280, height = 800, dark = false } = {},
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    permissions: ["clipboard-read", "clipboard-write"],
    acceptDownloads: true,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(8_000)
  page.on("pageerror", (error) => console.error("in the page:", error))
  await visit(page, emulator)
  return page
}

async function visit(page: Page, emulator: Emulator): Promise<void> {
  await page.goto(emulator.url)
  await page.locator(".inspector").waitFor({ state: "attached" })
}

/** Opens a tab of the inspector, or of the details. */
export async function tab(page: Page, name: string): Promise<void> {
  await inspector(page).getByRole("tab", { name }).click()
}

/** The inspector, apart from the phone. */
export function inspector(page: Page): Locator {
  return page.locator(".inspector")
}

/** The rows that are drawn and have this text. */
export function rows(page: Page, text: string | RegExp = ""): Locator {
  return inspector(page).locator(".entry").filter({ hasText: text })
}

/** What a click downloads. */
export async function downloaded(
  page: Page,
  act: () => Promise<void>,
): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent("download"), act()])
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") }
}

/** Fails with whatever axe finds wrong in the inspector. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe)
  const { violations } = await page.evaluate<AxeResults>('axe.run(".inspector")')
  const found = violations.map(({ id, nodes }) => {
    return `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`).join("\n  ")}`
  })
  expect(found).toEqual([])
}

/** Writes what the inspector looks like, to be looked at. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${pictures}inspector-${name}.png` })
}
