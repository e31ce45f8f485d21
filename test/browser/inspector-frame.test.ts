import { describe, expect, it } from "vitest"
import {
  expectAccessible,
  inspector,
  inspectorStage,
  isBrowserless,
  openPage,
  picture,
  rows,
  tab,
} from "./inspector-stage.ts"

/** Runs in the page: how long each takes until it is painted, in ms. */
const measuring = `(async () => {
  const list = document.querySelector(".entry-rows")
  const filter = document.querySelector(".filters input")
  const press = (key) => list.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }))
  const type = () => {
    filter.value = "number 77"
    filter.dispatchEvent(new Event("input", { bubbles: true }))
  }
  const acts = [...["Home", "PageDown", "ArrowDown", "End"].map((key) => () => press(key)), type]
  const times = []
  list.focus()
  for (const act of acts) {
    const startedAt = performance.now()
    act()
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
    times.push(performance.now() - startedAt)
  }
  return times
})()`

const stage = inspectorStage({ bot: false })

describe.skipIf(isBrowserless)("the faults", () => {
  it("are switches and sliders that strike, count and go off", async () => {
    const { emulator, page } = stage
    let knocks = 0
    emulator.connect(
      () => {
        knocks++
        return new Response()
      },
      { events: ["message.received"] },
    )
    const ann = emulator.person("Ann")
    await tab(page, "Faults")
    const fault = inspector(page).locator(".fault").filter({ hasText: "The same event id more than once." })
    await fault.getByRole("switch", { name: "Duplicate" }).click()
    await inspector(page).getByRole("tab", { name: "Faults 1" }).waitFor()
    await expectAccessible(page)
    const copies = fault.getByLabel("copies")
    await copies.focus()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    await fault.getByText("3", { exact: true }).waitFor()
    await expect.poll(() => fault.getByRole("switch").getAttribute("aria-checked")).toBe("true")
    await ann.says("hi")
    await emulator.settled()
    expect(knocks).toBe(4)
    await fault.getByText("struck 1×").waitFor()
    await fault.getByLabel("event types").fill("message.read")
    await fault.getByLabel("event types").press("Enter")
    await expect.poll(() => emulator.faults.fired.duplicateDelivery).toBe(1)
    await ann.says("hi")
    await emulator.settled()
    expect(knocks).toBe(5)
    await inspector(page).getByLabel("seed").fill("42")
    await inspector(page).getByLabel("seed").press("Enter")
    await expect.poll(() => emulator.faults.seed).toBe(42)
    await inspector(page).getByRole("button", { name: "All off" }).click()
    await inspector(page).getByText("none is on").waitFor()
    expect(await fault.getByRole("switch").getAttribute("aria-checked")).toBe("false")
  })

  it("jump the clock, by a click or in words", async () => {
    const { emulator, page } = stage
    await tab(page, "Faults")
    const before = emulator.clock.now()
    await inspector(page).getByRole("button", { name: "+1 hour" }).click()
    await inspector(page).getByText("jumped 1 hour").waitFor()
    expect(emulator.clock.now() - before).toBeGreaterThanOrEqual(3_600_000)
    await inspector(page).getByLabel("Jump by").fill("a while")
    await inspector(page).getByRole("button", { name: "Jump", exact: true }).click()
    await inspector(page)
      .getByRole("alert")
      .getByText(/is no duration/)
      .waitFor()
    await inspector(page).getByLabel("Jump by").fill("2 days")
    await page.keyboard.press("Enter")
    await inspector(page).getByText("jumped 2 days").waitFor()
    await inspector(page)
      .getByText(/2 d 1 h ahead/)
      .waitFor()
  })
})

describe.skipIf(isBrowserless)("the frame", () => {
  it("closes, opens and sizes itself by pointer and keys, and the browser remembers", async () => {
    const page = await openPage(stage, { width: 1600 })
    const width = async () => (await inspector(page).boundingBox())?.width ?? 0
    const first = await width()
    const edge = inspector(page).getByRole("separator")
    const box = await edge.boundingBox()
    if (!box) throw new Error("The edge is not there.")
    await page.mouse.move(box.x + 3, 300)
    await page.mouse.down()
    await page.mouse.move(box.x - 97, 300, { steps: 4 })
    await page.mouse.up()
    expect(Math.abs((await width()) - first - 100)).toBeLessThan(8)
    await edge.focus()
    await page.keyboard.press("ArrowRight")
    expect(Math.abs((await width()) - first - 60)).toBeLessThan(8)
    await tab(page, "Faults")
    await page.reload()
    await inspector(page).getByRole("tab", { name: "Faults", selected: true }).waitFor()
    expect(Math.abs((await width()) - first - 60)).toBeLessThan(8)
    await inspector(page).getByRole("button", { name: "Close the inspector" }).click()
    expect(await width()).toBeLessThan(40)
    await page.reload()
    await expect.poll(width).toBeLessThan(40)
    await expectAccessible(page)
    await inspector(page).getByRole("button", { name: "Inspector" }).click()
    await expect.poll(width).toBeGreaterThan(300)
    // The phone keeps its place, however far one drags.
    await edge.focus()
    for (let count = 0; count < 30; count++) await page.keyboard.press("ArrowLeft")
    expect(await page.locator(".phones").boundingBox()).toMatchObject({
      width: expect.toSatisfy((it) => it >= 340),
    })
    expect(Math.abs((await width()) - Number(await edge.getAttribute("aria-valuenow")))).toBeLessThan(2)
    await page.context().close()
  })

  it("is a sheet on small screens, which Escape closes", async () => {
    const page = await openPage(stage, { width: 390, height: 844 })
    const traffic = inspector(page).getByRole("tab", { name: "Traffic" })
    expect(await traffic.isVisible()).toBe(false)
    await inspector(page).getByRole("button", { name: "Inspector" }).click()
    await traffic.waitFor()
    await expectAccessible(page)
    await traffic.focus()
    await page.keyboard.press("Escape")
    await expect.poll(() => traffic.isVisible()).toBe(false)
    await page.context().close()
  })

  it("hears again after the emulator was away, and has missed nothing", async () => {
    const { emulator, page } = stage
    emulator.connect(() => new Response(), { events: ["message.received"] })
    const ann = emulator.person("Ann")
    await ann.says("before")
    await rows(page, "before").first().waitFor()
    const before = await rows(page).count()
    const port = Number(new URL(emulator.url).port)
    await emulator.stop()
    await emulator.start({ port })
    emulator.connect(() => new Response(), { events: ["message.edited"] })
    await ann.says("after")
    await rows(page, "after").first().waitFor()
    expect(await rows(page).count()).toBeGreaterThan(before)
    expect(await rows(page, "before").count()).toBeGreaterThan(0)
  })

  it("stays instant with 10,000 entries", async () => {
    const { emulator } = stage
    const cleo = emulator.person("Cleo")
    for (let count = 0; count < 10_000; count++) {
      void cleo.says(`number ${count}`)
      if (count % 500 === 0) await emulator.settled()
    }
    await emulator.settled()
    const page = await openPage(stage)
    await rows(page, "number 9999").first().waitFor()
    expect(await rows(page).count()).toBeLessThan(90)
    const took = await page.evaluate<number[]>(measuring)
    console.log(
      `10,000 entries: Home, PageDown, ArrowDown, End, filter took ${took.map((ms) => ms.toFixed(0)).join(", ")} ms`,
    )
    for (const ms of took) expect(ms).toBeLessThan(400)
    await expect
      .poll(async () => (await rows(page).allTextContents()).every((row) => row.includes("77")))
      .toBe(true)
    await picture(page, "10000")
    await page.context().close()
  }, 60_000)
})

describe.skipIf(isBrowserless)("without a bot", () => {
  it("says so, and how to start one", async () => {
    const { page } = stage
    for (const name of ["Dead letters", "Bot"]) {
      await tab(page, name)
      await inspector(page).getByText("backchat dev bot.ts").waitFor()
      await expectAccessible(page)
    }
  })
})
