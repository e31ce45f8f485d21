import { describe, expect, it } from "vitest"
import { expectAccessible, inspector, inspectorStage, isBrowserless, rows, tab } from "./inspector-stage.ts"

const stage = inspectorStage()

describe.skipIf(isBrowserless)("the dead letters", () => {
  it("are listed with error, attempts and body, redriven and dropped", async () => {
    const { emulator, page } = stage
    await tab(page, "Dead letters")
    await inspector(page).getByText("No dead letters.").waitFor()
    const [ann, bob] = [emulator.person("Ann"), emulator.person("Bob")]
    await ann.says("fail")
    await bob.says("fail")
    const letters = inspector(page).locator(".letter")
    await expect.poll(() => letters.count()).toBe(2)
    await inspector(page).getByRole("tab", { name: "Dead letters 2" }).waitFor()
    const ofAnn = letters.filter({ hasText: "Ann" })
    expect(await ofAnn.locator("summary").textContent()).toMatch(/fail.*kitchen is on fire.*2 attempts/)
    await ofAnn.locator("summary").click()
    await ofAnn.locator(".tree").getByText('"message.received"').waitFor()
    await expectAccessible(page)
    await ofAnn.getByRole("button", { name: "Redrive" }).click()
    await inspector(page).getByText("1 dead letter redriven").waitFor()
    // It fails again, and is buried again.
    await expect.poll(() => letters.count()).toBe(2)
    await letters.filter({ hasText: "Bob" }).locator("summary").click()
    await letters.filter({ hasText: "Bob" }).getByRole("button", { name: "Show its delivery" }).click()
    await inspector(page).getByRole("region", { name: "Details of message.received" }).waitFor()
    await tab(page, "Dead letters")
    await letters.filter({ hasText: "Bob" }).locator("summary").click()
    await letters.filter({ hasText: "Bob" }).getByRole("button", { name: "Drop" }).click()
    await expect.poll(() => letters.count()).toBe(1)
    await inspector(page).getByRole("button", { name: "Drop all" }).click()
    await inspector(page).getByRole("button", { name: "Keep them" }).click()
    await inspector(page).getByRole("button", { name: "Drop all" }).click()
    await inspector(page).getByRole("button", { name: "Drop 1 for good" }).click()
    await inspector(page).getByText("No dead letters.").waitFor()
    expect(await stage.link.buried.list()).toEqual([])
  }, 30_000)
})

describe.skipIf(isBrowserless)("the bot's tab", () => {
  it("shows how the bot does and what it prints, and restarts it", async () => {
    const { page, link } = stage
    await tab(page, "Bot")
    const view = inspector(page).locator(".bot")
    await view.getByText("running").waitFor()
    await view.getByRole("log").getByText("The bot is listening").first().waitFor()
    await expectAccessible(page)
    const restarted = new Promise((resolve) => link.once("status", resolve))
    await view.getByRole("button", { name: "Restart" }).click()
    expect(await restarted).toBe("crashed")
    await view.getByText("running").waitFor()
  }, 30_000)

  it("shows a crash with the last words of the bot", async () => {
    const { emulator, page } = stage
    await tab(page, "Bot")
    await emulator.person("Cid").says("crash")
    await inspector(page).getByRole("log").getByText("Goodbye, cruel world").first().waitFor()
    const crash = inspector(page).getByRole("region", { name: "Last crash" })
    await crash.getByText("It ended with exit code 3.").waitFor()
    await expectAccessible(page)
    await inspector(page).locator(".bot").getByText("running").waitFor()
  }, 30_000)

  it("kills it at a step, and the next process finishes what it had begun, once", async () => {
    const { emulator, page } = stage
    await tab(page, "Bot")
    const view = inspector(page).locator(".bot")
    await view.getByText("running").waitFor()
    await view.getByLabel("When to kill it").selectOption("sent")
    await view.getByRole("button", { name: "Kill" }).click()
    await view.getByText("armed: it dies when it sent the next message").waitFor()
    const dan = emulator.person("Dan")
    await dan.says("hi")
    await dan.hears("Hello!")
    await view.getByText(/It was killed by SIGKILL/).waitFor()
    await view.getByText("running").waitFor()
    await tab(page, "Traffic")
    await rows(page, /message\.received.*hi.*Dan/)
      .getByText("handled")
      .waitFor({ state: "attached" })
    await rows(page, /message\.received.*hi.*Dan/).click()
    await tab(page, "Road")
    await inspector(page).getByRole("region", { name: "Try 2" }).waitFor()
    expect(dan.bubbles().filter(({ fromLine }) => fromLine)).toHaveLength(1)
  }, 30_000)
})
