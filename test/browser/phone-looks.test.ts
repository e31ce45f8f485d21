import { existsSync, readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import type { Page } from "playwright-core"
import { beforeAll, describe, expect, it } from "vitest"
import { furnish } from "./furnish.ts"
import {
  bubbles,
  expectAccessible,
  isBrowserless,
  openChat,
  openMenu,
  openPage,
  phoneOf,
  phoneStage,
  screenshot,
  write,
} from "./phone-stage.ts"

const assets = fileURLToPath(new URL("../../packages/emulator/dist/web/", import.meta.url))
const mostBytes = 60_000

describe.skipIf(isBrowserless)("the looks of the phone", () => {
  const stage = phoneStage((bot) => {
    bot.onText("hello", () => "Hello!")
  })
  beforeAll(() => furnish(stage.emulator, stage.client), 30_000)

  const looks = [
    { name: "light", width: 1440, height: 900, dark: false },
    { name: "dark", width: 1440, height: 900, dark: true },
    { name: "small-light", width: 390, height: 844, dark: false },
    { name: "small-dark", width: 390, height: 844, dark: true },
  ]
  for (const look of looks) {
    it(`stands to be looked at: ${look.name}`, async () => {
      const isSmall = look.width < 720
      const page = await openPage(stage, { ...look, touch: isSmall })
      const go = async (name: string) => {
        if (isSmall && (await page.locator(".phone-back").isVisible()))
          await page.locator(".phone-back").click()
        return openChat(page, name)
      }
      const show = async (name: string) => {
        await settle(page)
        await screenshot(page, `${look.name}-${name}`)
        await expectAccessible(page)
      }
      const phone = await go("Ann")
      await bubbles(phone).last().waitFor()
      await show("chat")
      await page
        .getByRole("log")
        .first()
        .evaluate((box) => box.scrollTo({ top: 0 }))
      await show("chat-top")
      await openMenu(phone, /lemonade/)
      await show("menu")
      await page.keyboard.press("Escape")
      await phone.locator(".phone-peer").click()
      await show("details")
      await page.keyboard.press("Escape")
      await go("Weekend")
      if (!isSmall) {
        await phone.getByRole("button", { name: "Put another phone beside" }).click()
        await page.getByRole("menuitem", { name: "Ben’s phone" }).click()
        await bubbles(phoneOf(page, 1)).last().waitFor()
      }
      await show("group")
      await go("Sam")
      await show("sms")
      await go("Rae")
      await show("rcs")
      await go("Nobody")
      await phone.locator(".empty").waitFor()
      await show("empty")
      if (isSmall) {
        await page.locator(".phone-back").click()
        await show("list")
      }
      await page.context().close()
    })
  }

  it("follows the switch rather than the system once it is set, and remembers it", async () => {
    const { page } = stage
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const light = await ground()
    await page.getByRole("button", { name: "Appearance" }).click()
    await page.getByRole("menuitemradio", { name: "Dark" }).click()
    await expect.poll(ground).not.toBe(light)
    await page.reload()
    await expect.poll(ground).not.toBe(light)
  })

  it("goes from the list to a phone and back on a small screen, by touch", async () => {
    const page = await openPage(stage, { width: 390, height: 780, touch: true })
    await page.getByRole("button", { name: "Conversations" }).tap()
    await page.locator(".row", { hasText: "Ann" }).tap()
    const phone = phoneOf(page, 0)
    await write(phone, "hello")
    await bubbles(phone, "Hello!").last().waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await page.context().close()
  })

  it("is smaller than 60 KB, scripts and styles together and packed", () => {
    expect(existsSync(`${assets}main.js`)).toBe(true)
    const files = readdirSync(assets).filter((name) => /\.(js|css)$/.test(name))
    const bytes = files.map((name) => gzipSync(readFileSync(assets + name)).length)
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(mostBytes)
  })

  it("asks nobody but the emulator for anything", async () => {
    const { emulator, page } = stage
    const asked: string[] = []
    page.on("request", (request) => asked.push(new URL(request.url()).origin))
    await page.reload()
    await openChat(page, "Ann")
    await bubbles(phoneOf(page, 0)).last().waitFor()
    expect(new Set(asked)).toEqual(new Set([emulator.url]))
  })
})

/** Pictures are there, and nothing moves any more. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const images = [...document.images].filter(({ complete, loading }) => !complete && loading !== "lazy")
    await Promise.all(
      images.map((image) => new Promise((resolve) => image.addEventListener("load", resolve))),
    )
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  })
}
