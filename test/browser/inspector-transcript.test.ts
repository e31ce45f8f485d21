import { execFile } from "node:child_process"
import { randomUUID } from "node:crypto"
import { rmSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
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

const vitest = fileURLToPath(new URL("../../node_modules/vitest/vitest.mjs", import.meta.url))
const config = fileURLToPath(new URL("inspector-saved-config.ts", import.meta.url))

/** Runs a saved test beside the bot, as its user would, and tells how it ended. */
async function run(source: string, answerToHi: string): Promise<{ passes: boolean; output: string }> {
  const file = fileURLToPath(new URL(`inspector-saved-${randomUUID()}.test.ts`, import.meta.url))
  writeFileSync(file, source)
  // It is no child of this Vitest, whatever the environment says.
  const env = { ...process.env, VITEST: undefined, ANSWER_TO_HI: answerToHi, NO_COLOR: "1" }
  try {
    const args = [vitest, "run", "--config", config, file]
    const { stdout } = await promisify(execFile)(process.execPath, args, { env })
    return { passes: true, output: stdout }
  } catch (error) {
    const { stdout, stderr } = Object(error)
    return { passes: false, output: `${stdout}${stderr}` }
  } finally {
    rmSync(file)
  }
}

describe.skipIf(isBrowserless)("a conversation", () => {
  const stage = inspectorStage()

  it("becomes a test of one click, which passes, and fails when the bot changes", async () => {
    const { emulator, page } = stage
    const ann = emulator.person("Ann")
    await ann.says("hi")
    const hello = await ann.hears("Hello!")
    await ann.replies(hello, "order 3")
    await ann.hears("Order 3 is number 1")
    await ann.says("order 4")
    await ann.hears("Order 4 is number 2")
    await ann.says("not a part of it")
    await ann.hears("You said not a part of it")
    await rows(page, /message\.received.*order 4/).click()
    const save = () => inspector(page).getByRole("button", { name: "Save as test" }).click()
    const { name, text } = await downloaded(page, save)
    expect(name).toBe("conversation.test.ts")
    expect(text).toContain('await import("./inspector-bot.ts")')
    expect(text).not.toContain("not a part of it")
    const [same, changed] = await Promise.all([run(text, "Hello!"), run(text, "Good day!")])
    expect(same.output).toMatch(/1 passed/)
    expect(same.passes).toBe(true)
    expect(changed.passes).toBe(false)
    expect(changed.output).toMatch(/Ann did not hear "Hello!"/)
  }, 60_000)

  it("is saved, opened, and had again from any step", async () => {
    const { emulator, page } = stage
    const ann = emulator.person("Ann")
    await tab(page, "Transcript")
    await inspector(page).locator(".steps li").first().waitFor()
    await expectAccessible(page)
    const { name, text } = await downloaded(page, () =>
      inspector(page).getByRole("button", { name: "Save", exact: true }).click(),
    )
    expect(name).toBe("transcript.json")
    const before = ann.bubbles().length
    const step = inspector(page).getByRole("listitem").filter({ hasText: "Ann says not a part of it" })
    await step.hover()
    await step.getByRole("button", { name: /Replay from/ }).click()
    await inspector(page)
      .getByText(/Replayed 2 steps: every answer came/)
      .waitFor()
    expect(ann.bubbles().length).toBe(before + 2)

    const saved = JSON.parse(text)
    saved.steps = [
      { does: "says", who: "Ann", text: "hi" },
      { does: "hears", who: "Ann", text: "Something that it never says" },
    ]
    const file = {
      name: "other.json",
      mimeType: "application/json",
      buffer: Buffer.from(JSON.stringify(saved)),
    }
    await inspector(page).locator('input[type="file"]').setInputFiles(file)
    await inspector(page).getByText("Opened other.json.").waitFor()
    expect(await inspector(page).locator(".steps li").count()).toBe(2)
    await inspector(page).getByLabel("Answers").selectOption("any")
    await inspector(page).getByRole("button", { name: "Replay", exact: true }).click()
    await inspector(page).getByText("Replayed 2 steps: every answer came.").waitFor()
    await inspector(page).getByLabel("Answers").selectOption("same")
    await inspector(page).getByRole("button", { name: "Replay", exact: true }).click()
    await inspector(page)
      .getByRole("alert")
      .getByText(/Ann did not hear "Something that it never says"/)
      .waitFor()
    await expectAccessible(page)
    await inspector(page)
      .getByRole("button", { name: /Back to what happened/ })
      .click()
    await expect.poll(() => inspector(page).locator(".steps li").count()).toBeGreaterThan(2)
    const broken = { ...file, name: "broken.json", buffer: Buffer.from("{}") }
    await inspector(page).locator('input[type="file"]').setInputFiles(broken)
    await inspector(page)
      .getByRole("alert")
      .getByText(/no transcript/)
      .waitFor()
  }, 30_000)
})
