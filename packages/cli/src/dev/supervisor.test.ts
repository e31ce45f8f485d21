import { once } from "node:events"
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Travel } from "@backchat/core"
import { createEmulator, type Emulator } from "@backchat/emulator"
import { expect, it, onTestFinished } from "vitest"
import { freePort } from "./port.ts"
import { Supervisor } from "./supervisor.ts"

const BOT = `
import { createBot, linq } from "backchat"
const bot = createBot({ adapter: linq(), retry: { delaysMs: [1, 1] } })
bot.onText("fail", () => { throw new Error("not today") })
bot.onText(async (ctx) => { await ctx.reply("first"); await ctx.reply("second") })
await bot.start()
`

/** A bot in a process of its own, beside an emulator. */
async function supervised(): Promise<{ readonly emulator: Emulator; readonly supervisor: Supervisor }> {
  const folder = mkdtempSync(join(tmpdir(), "supervisor-"))
  mkdirSync(join(folder, "node_modules"))
  symlinkSync(fileURLToPath(new URL("../..", import.meta.url)), join(folder, "node_modules/backchat"))
  writeFileSync(join(folder, "bot.mjs"), BOT)
  const emulator = createEmulator({ speed: 10 })
  await emulator.start()
  const port = await freePort()
  emulator.subscribe(`http://127.0.0.1:${port}/linq`, { secret: emulator.secret })
  const supervisor = new Supervisor({
    file: join(folder, "bot.mjs"),
    store: join(folder, "bot.sqlite"),
    env: {
      LINQ_API_V3_API_KEY: emulator.apiKey,
      LINQ_API_V3_BASE_URL: emulator.url,
      LINQ_WEBHOOK_SECRET: emulator.secret,
      PORT: String(port),
    },
  })
  onTestFinished(async () => {
    await supervisor.stop()
    await emulator.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  await supervisor.restart()
  return { emulator, supervisor }
}

it.each(["accepted", "claimed", "sent", "handled"] as const)(
  "kills a bot right after an event is %s, starts it again, and nothing is lost or said twice",
  async (point) => {
    const { emulator, supervisor } = await supervised()
    expect(supervisor.status).toBe("running")
    const statuses: string[] = []
    supervisor.on("status", (status, detail = "") => statuses.push(`${status} ${detail}`.trim()))
    await supervisor.kill(point)
    const ann = emulator.person("Ann")
    await ann.says("hello")
    await ann.hears("second", { timeoutMs: 15_000 })
    const lives = [`crashed Killed right after "${point}", as you asked.`, "starting", "running"]
    await expect.poll(() => statuses, { timeout: 5_000 }).toEqual(lives)
    await emulator.settled()
    expect(ann.bubbles().flatMap(({ fromLine, text }) => (fromLine ? [text] : []))).toEqual([
      "first",
      "second",
    ])
  },
)

it("kills at once, and can be told to start again", async () => {
  const { supervisor } = await supervised()
  await supervisor.kill("now")
  await once(supervisor, "settled")
  expect(supervisor.status).toBe("crashed")
  await expect(supervisor.buried.list()).rejects.toThrow(/bot\.mjs is not running/)
  await supervisor.restart()
  expect(supervisor.status).toBe("running")
})

it("tells the way of each event, and has the dead letters listed, redriven and dropped", async () => {
  const { emulator, supervisor } = await supervised()
  const travels: Travel[] = []
  supervisor.on("travelled", (travel) => travels.push(travel))
  const outcomes = () => travels.map(({ outcome }) => outcome)
  await emulator.person("Ann").says("fail")
  await expect.poll(outcomes).toEqual(["retried", "retried", "buried"])
  expect(travels[2]).toMatchObject({ type: "message.received", attempt: 3, error: "Error: not today" })

  const [letter] = await supervisor.buried.list()
  expect(letter).toMatchObject({ type: "message.received", error: "Error: not today", attempts: 3 })
  expect(JSON.parse(letter?.body ?? "")).toMatchObject({ event_type: "message.received" })
  expect(await supervisor.buried.redrive(letter?.id ?? "")).toBe(1)
  await expect.poll(() => outcomes().length).toBe(6)
  await expect.poll(async () => (await supervisor.buried.list()).length).toBe(1)
  expect(await supervisor.buried.drop("all")).toBe(1)
  expect(await supervisor.buried.list()).toEqual([])
})
