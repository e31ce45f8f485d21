import { describe, expect, it } from "vitest"
import {
  downloaded,
  expectAccessible,
  inspector,
  inspectorStage,
  isBrowserless,
  rows,
  tab,
} from "./inspector-stage.ts"

const stage = inspectorStage()

describe.skipIf(isBrowserless)("the list of traffic", () => {
  it("shows every webhook and call live, and what became of it in the bot", async () => {
    const { emulator, page } = stage
    const ann = emulator.person("Ann")
    await ann.says("hi")
    await ann.hears("Hello!")
    await rows(page, "chats.messages.send").first().waitFor()
    const received = rows(page, /message\.received.*hi/).first()
    await received.getByText("handled").waitFor({ state: "attached" })
    expect(await received.textContent()).toMatch(/Ann/)
    await ann.says("fail")
    await rows(page, "fail").last().getByText("buried").waitFor({ state: "attached" })
    expect(await rows(page, "fail").last().getAttribute("class")).toContain("problem")
    await expectAccessible(page)
  })

  it("narrows down by kind, chat and text, and empties itself", async () => {
    const { emulator, page } = stage
    const bob = emulator.person("Bob")
    await bob.says("something else")
    await bob.hears("You said something else")
    await rows(page, "something else").first().waitFor()
    const press = (name: string) => inspector(page).getByRole("button", { name, exact: true }).click()
    const kinds = async () =>
      new Set(
        await rows(page)
          .locator(".way")
          .evaluateAll((all) => all.map((one) => one.textContent)),
      )
    await press("Calls")
    await expect.poll(kinds).toEqual(new Set(["↑call"]))
    await press("Webhooks")
    await expect.poll(kinds).toEqual(new Set(["↓webhook"]))
    await press("Problems")
    await expect
      .poll(async () => await rows(page).allTextContents())
      .toEqual([expect.stringContaining("fail")])
    await press("All")
    await inspector(page).getByLabel("Chat").selectOption({ label: "Bob" })
    await expect
      .poll(async () => new Set(await rows(page).locator(".chat").allTextContents()))
      .toEqual(new Set(["Bob"]))
    await inspector(page).getByLabel("Chat").selectOption({ label: "All chats" })
    await inspector(page).getByRole("searchbox").fill("message.received hi")
    await rows(page, "hi").first().waitFor()
    await expect.poll(() => rows(page).count()).toBeLessThan(4)
    for (const text of await rows(page).allTextContents()) expect(text).toMatch(/message\.received/)
    await inspector(page).getByRole("searchbox").fill("message -received -hello")
    await expect
      .poll(async () => (await rows(page).allTextContents()).join())
      .not.toMatch(/message\.received|Hello!|chat\.created/)
    await rows(page, "message.sent").first().waitFor()
    await inspector(page).getByRole("searchbox").fill("no such thing")
    await inspector(page).getByText("Nothing fits the filter.").waitFor()
    await inspector(page).getByRole("searchbox").fill("")
    await press("Clear")
    await expect.poll(() => rows(page).count()).toBe(0)
  })

  it("goes on showing rows in every frame in which the filter makes it shorter", async () => {
    const { emulator, page } = stage
    const ann = emulator.person("Ann")
    for (const word of ["needle", ...Array.from({ length: 12 }, (_, straw) => `straw ${straw}`)]) {
      await ann.says(word)
      await ann.hears(`You said ${word}`)
    }
    await rows(page, "You said straw 11").last().waitFor()
    const search = inspector(page).getByRole("searchbox")
    const fewest = await search.evaluate(async (field: HTMLInputElement) => {
      const list = document.querySelector('[role="listbox"]')
      if (!list) throw new Error("The list is not there")
      const counts: number[] = []
      new MutationObserver(() => counts.push(list.querySelectorAll(".entry").length)).observe(list, {
        childList: true,
        subtree: true,
      })
      field.value = "needle"
      field.dispatchEvent(new InputEvent("input", { bubbles: true }))
      while (list.textContent.includes("straw")) await new Promise(requestAnimationFrame)
      return Math.min(...counts)
    })
    expect(fewest).toBeGreaterThan(0)
  })

  it("is walked by keys: / filters, down and up choose, Enter opens, Escape closes", async () => {
    const { page } = stage
    await rows(page).first().waitFor()
    // The phone's field has the focus at first, where / is a letter.
    await tab(page, "Traffic")
    await page.keyboard.press("/")
    await page.keyboard.type("message.received")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Home")
    const chosen = () => inspector(page).locator('[role="option"][aria-selected="true"]')
    await chosen().waitFor()
    const first = await chosen().getAttribute("id")
    await page.keyboard.press("ArrowDown")
    const second = await chosen().getAttribute("id")
    expect(second).not.toBe(first)
    await page.keyboard.press("ArrowUp")
    expect(await chosen().getAttribute("id")).toBe(first)
    const details = inspector(page).getByRole("region", { name: "Details of message.received" })
    expect(await details.count()).toBe(0)
    await page.keyboard.press("Enter")
    await details.waitFor()
    await page.keyboard.press("End")
    await details.waitFor()
    await page.keyboard.press("Escape")
    await expect.poll(() => details.count()).toBe(0)
    expect(await page.locator(":focus").getAttribute("role")).toBe("listbox")
  })
})

describe.skipIf(isBrowserless)("the details", () => {
  async function openOrder() {
    const { emulator, page } = stage
    const ann = emulator.person("Ann")
    await ann.says("order 7")
    await ann.hears(/^Order 7 is number/)
    await rows(page, /message\.received.*order 7/)
      .last()
      .getByText("handled")
      .waitFor({ state: "attached" })
    await rows(page, /message\.received.*order 7/)
      .last()
      .click()
    return page
  }

  it("has the body as a tree that folds and copies, and raw", async () => {
    const page = await openOrder()
    await tab(page, "Body")
    const tree = inspector(page).locator(".tree")
    await tree.getByText('"message.received"').waitFor()
    expect(await tree.getByText('"order 7"').count()).toBe(0) // folded: it is deep
    await tree.getByRole("button", { name: /^0:/ }).click()
    await tree.getByText('"order 7"').waitFor()
    await tree.getByRole("button", { name: /^data:/ }).click()
    expect(await tree.getByText('"inbound"').count()).toBe(0)
    await tree.getByRole("button", { name: "Copy" }).first().click({ force: true })
    const copied = JSON.parse(await page.evaluate<string>("navigator.clipboard.readText()"))
    expect(copied).toMatchObject({ event_type: "message.received", data: { parts: [{ value: "order 7" }] } })
    await inspector(page).getByRole("button", { name: "Raw", exact: true }).click()
    expect(JSON.parse((await inspector(page).locator("pre.raw").textContent()) ?? "")).toEqual(copied)
    await expectAccessible(page)
  })

  it("has the signature headers, the attempt, the status, the time and the trace id", async () => {
    const page = await openOrder()
    await tab(page, "Headers")
    const panel = inspector(page).locator(".details .panel")
    const text = await panel.textContent()
    expect(text).toMatch(/webhook-signature\s*v1,[\w+/]{43}=/)
    expect(text).toMatch(/x-webhook-signature\s*[0-9a-f]{64}/)
    expect(text).toMatch(
      /Status\s*200[\s\S]*Attempt\s*1 of 10[\s\S]*Took\s*[\d.]+ ms[\s\S]*Trace id\s*[0-9a-f]{32}/,
    )
    await expectAccessible(page)
  })

  it("shows the road as a waterfall, whose send leads to its call and back", async () => {
    const page = await openOrder()
    await tab(page, "Road")
    const steps = inspector(page).getByRole("table", { name: "Steps of try 1" })
    await steps.waitFor()
    const names = await steps.locator("th").allTextContents()
    expect(names.map((name) => name.split(" ")[0])).toEqual([
      "inbox",
      "middleware",
      "handler",
      "send",
      "settle",
    ])
    await expectAccessible(page)
    await steps.getByRole("button", { name: /^send/ }).click()
    await inspector(page).getByRole("region", { name: "Details of chats.messages.send" }).waitFor()
    await tab(page, "Answer")
    await inspector(page).locator(".tree").getByText("chat_id:").waitFor()
    await tab(page, "Road")
    await inspector(page)
      .getByRole("button", { name: /attempt 1: 200/ })
      .click()
    await inspector(page).getByRole("region", { name: "Details of message.received" }).waitFor()
  })

  it("tells why each handler did or did not match, and what changed in the session", async () => {
    const page = await openOrder()
    await tab(page, "Handlers")
    const tried = inspector(page).locator(".tried li")
    await tried.first().waitFor()
    expect(await tried.allTextContents()).toEqual([
      expect.stringMatching(/onText\("hi"\)[\s\S]*did not match/),
      expect.stringMatching(/onText\("order \{id:int\}"\)[\s\S]*matched[\s\S]*7/),
    ])
    await expectAccessible(page)
    await tab(page, "State")
    expect(await inspector(page).locator(".diff .added").allTextContents()).toEqual([
      expect.stringMatching(/\+[\s\S]*7/),
    ])
    await expectAccessible(page)
  })

  it("shows every try of an event that fails", async () => {
    const { emulator, page } = stage
    await emulator.person("Ann").says("fail")
    await rows(page, "fail").last().getByText("buried").waitFor({ state: "attached" })
    await rows(page, "fail").last().click()
    await tab(page, "Road")
    await inspector(page).getByRole("region", { name: "Try 2" }).waitFor()
    const tries = await inspector(page).locator(".try").allTextContents()
    expect(tries).toEqual([
      expect.stringMatching(/Try 1: ?retried[\s\S]*kitchen is on fire/),
      expect.stringMatching(/Try 2: ?buried[\s\S]*after the try before[\s\S]*kitchen is on fire/),
    ])
  })

  it("sends a webhook again, which the bot knows, and edited as a new one, which it answers", async () => {
    const { emulator } = stage
    const page = await openOrder()
    const ann = emulator.person("Ann")
    const before = ann.bubbles().length
    await tab(page, "Resend")
    await inspector(page).getByRole("button", { name: "Send again" }).click()
    await inspector(page).locator(".entry.current").getByText("resent").waitFor()
    const body = inspector(page).getByLabel("Body", { exact: true })
    await body.fill("{ not json")
    await inspector(page).getByRole("button", { name: "Send edited" }).click()
    await inspector(page)
      .getByRole("alert")
      .getByText(/JSON object/)
      .waitFor()
    await inspector(page).getByRole("button", { name: "Undo edits" }).click()
    await body.fill((await body.inputValue()).replace("order 7", "order 4711"))
    await inspector(page).getByRole("button", { name: "Send edited" }).click()
    await ann.hears(/^Order 4711 is number/)
    await emulator.settled()
    expect(ann.bubbles()).toHaveLength(before + 1)
    await expectAccessible(page)
  })

  it("saves it as a fixture", async () => {
    const page = await openOrder()
    const save = () => inspector(page).getByRole("link", { name: "Save fixture" }).click()
    const { name, text } = await downloaded(page, save)
    expect(name).toBe("message.received-order-7.json")
    expect(JSON.parse(text)).toMatchObject({
      event_type: "message.received",
      data: { parts: [{ value: "order 7" }] },
    })
  })
})
