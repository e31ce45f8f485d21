import { createServer } from "node:http"
import { join } from "node:path"
import { linq } from "@backchat/adapters/linq"
import { sqliteStore } from "@backchat/adapters/sqlite"
import { type Bot, createBot, silentLog } from "@backchat/core"
import { createEmulator, type Emulator } from "@backchat/emulator"
import { describe, expect, it, onTestFinished } from "vitest"
import { lookAtNode } from "../../packages/cli/src/doctor/machine.ts"
import { folder, run } from "./command.ts"

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`

/** A platform, and a bot that is subscribed to it. */
async function stage(): Promise<{ emulator: Emulator; bot: Bot; url: string; env: Record<string, string> }> {
  const emulator = createEmulator()
  await emulator.start()
  const { apiKey, url: baseURL } = emulator
  const bot = createBot({ adapter: linq({ apiKey, baseURL, webhookSecret: SECRET }), log: silentLog })
  bot.on(["*", "unknown"], () => {
    throw new Error("the doctor must not wake the bot")
  })
  const listening = await bot.start({ port: 0, hostname: "127.0.0.1", stopOnSignals: false })
  onTestFinished(async () => {
    await bot.stop()
    await emulator.stop()
  })
  const env = { LINQ_API_V3_API_KEY: apiKey, LINQ_API_V3_BASE_URL: baseURL, LINQ_WEBHOOK_SECRET: SECRET }
  return { emulator, bot, url: `${listening?.url}/linq`, env }
}

describe("doctor", { timeout: 60_000 }, () => {
  it("finds nothing broken with a bot that works, and disturbs it with nothing", async () => {
    const { emulator, bot, url, env } = await stage()
    emulator.subscribe(`${url}?version=2026-02-03`, { secret: SECRET })
    const steps: string[] = []
    for (const step of ["accepted", "ignored", "rejected"] as const)
      bot.events.on(step, () => steps.push(step))
    const cwd = folder({ ".env": "PORT=1" })
    await sqliteStore({ file: join(cwd, "bot.db") }).close()
    const { code, out, err } = await run(["doctor", "--store", "bot.db"], { cwd, env })
    expect([code, err]).toEqual([0, ""])
    expect(out.split("\n").filter((line) => line.startsWith("✗"))).toEqual([])
    for (const name of [
      "env",
      "key",
      "secret",
      "account",
      "line",
      "webhook",
      "reachable",
      "signature",
      "store",
    ]) {
      expect(out).toMatch(new RegExp(`^✓ ${name} `, "m"))
    }
    expect(steps).toEqual(["rejected", "ignored"]) // the unsigned knock, and its own line's message
    expect(emulator.calls.every(({ method }) => method === "GET")).toBe(true)
  })

  it("names what is not set, each with its remedy, and leaves with 1", async () => {
    const { code, out } = await run(["doctor"], { cwd: folder() })
    expect(code).toBe(1)
    expect(out).toMatch(/✗ key .*not set\n +→ Put your Linq API key into \.env/)
    expect(out).toMatch(/✗ secret .*not set\n +→ backchat webhook create/)
    expect(out).toMatch(/! store .*none was named/)
    const secret = await run(["doctor"], { cwd: folder(), env: { LINQ_WEBHOOK_SECRET: "secret" } })
    expect(secret.out).toMatch(/✗ secret .*does not begin with "whsec_"/)
    expect(secret.out).not.toContain('"secret"')
  })

  it("tells a key that is refused from a platform that is away, and looks at the lines", async () => {
    const { emulator, url, env } = await stage()
    const cwd = folder()
    const refused = await run(["doctor"], { cwd, env: { ...env, LINQ_API_V3_API_KEY: "wrong" } })
    expect([refused.code, refused.out]).toEqual([
      1,
      expect.stringMatching(/✗ account +Linq refuses the key \(401\)/),
    ])
    const away = await run(["doctor"], {
      cwd,
      env: { ...env, LINQ_API_V3_BASE_URL: "http://127.0.0.1:49151" },
    })
    expect([away.code, away.out]).toEqual([
      1,
      expect.stringMatching(/✗ account +Linq cannot be reached at http:\/\/127/),
    ])
    emulator.changeLine(emulator.line, { reputation: "AT_RISK" })
    const atRisk = await run(["doctor"], { cwd, env })
    expect(atRisk.out).toMatch(/! line +\+12025550100 is AT_RISK\n +→ Send less/)
    expect(atRisk.out).toMatch(/✗ webhook +there is no webhook subscription\n +→ backchat webhook create/)
    emulator.subscribe(url, { secret: SECRET, events: ["message.read"] })
    const deaf = await run(["doctor"], { cwd, env })
    expect(deaf.out).toMatch(/! webhook .*\n +→ Pin its version.*\?version=2026-02-03/)
    expect(deaf.out).toMatch(/✗ webhook .*is not told of message\.received/)
  })

  it("knocks at the webhook: nobody there, something else there, another secret there", async () => {
    const { emulator, url, env } = await stage()
    const cwd = folder()
    const { id } = emulator.subscribe("http://127.0.0.1:49151/linq?version=2026-02-03")
    const nobody = await run(["doctor"], { cwd, env })
    expect([nobody.code, nobody.out]).toEqual([
      1,
      expect.stringMatching(/✗ reachable .*ECONNREFUSED.*\n +→ Start the bot there/),
    ])

    const server = createServer((_, response) => void response.end("welcome")).listen(0, "127.0.0.1")
    onTestFinished(() => void server.close())
    await new Promise((resolve) => server.once("listening", resolve))
    const address = server.address()
    const port = typeof address === "object" ? address?.port : 0
    await move(emulator, id, `http://127.0.0.1:${port}/`)
    const stranger = await run(["doctor"], { cwd, env })
    expect(stranger.out).toMatch(
      /✗ reachable .*answered 200 to a request without a signature.*\n +→ Something else answers/,
    )

    await move(emulator, id, url)
    const other = `whsec_${Buffer.alloc(32, 8).toString("base64")}`
    const stale = await run(["doctor"], { cwd, env: { ...env, LINQ_WEBHOOK_SECRET: other } })
    expect([stale.code, stale.out]).toEqual([
      1,
      expect.stringMatching(/✗ signature .*refuses what is signed.*\n +→ Set the same/),
    ])
    const rotating = await run(["doctor"], {
      cwd,
      env: { ...env, LINQ_WEBHOOK_SECRET: `${other},${SECRET}` },
    })
    expect([rotating.code, rotating.out]).toEqual([
      0,
      expect.stringMatching(/✓ secret +2 secrets[\s\S]*✓ signature/),
    ])
  })

  it("looks into the store, and fails on one that is not there", async () => {
    const missing = await run(["doctor", "--store", "none.db"], { cwd: folder() })
    expect(missing.out).toMatch(/✗ store +There is no file none\.db/)
    const redis = await run(["doctor", "--store", "redis://:pass@127.0.0.1:49151"], { cwd: folder() })
    expect(redis.out).toMatch(/✗ store +Redis cannot be used at redis:\/\/:\*{3}@127\.0\.0\.1:49151/)
  })

  it("knows which Node it needs", () => {
    expect(
      ["18.20.0", "20.18.3", "20.19.0", "22.1.0", "24.0.0"].map((version) => lookAtNode(version).state),
    ).toEqual(["broken", "broken", "note", "good", "good"])
  })
})

async function move({ url, apiKey }: Emulator, id: string, target: string): Promise<void> {
  await fetch(`${url}/v3/webhook-subscriptions/${id}`, {
    method: "PUT",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ target_url: `${target}?version=2026-02-03` }),
  })
}
