import { readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { createEmulator, type Emulator, eventTypes } from "@backchat/emulator"
import LinqAPIV3 from "@linqapp/sdk"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { folder, run } from "./command.ts"

describe("webhook", () => {
  let emulator: Emulator
  let client: LinqAPIV3
  let env: Record<string, string>
  beforeAll(async () => {
    emulator = createEmulator()
    await emulator.start()
    client = new LinqAPIV3({ apiKey: emulator.apiKey, baseURL: emulator.url, maxRetries: 0 })
    env = { LINQ_API_V3_BASE_URL: emulator.url, LINQ_API_V3_API_KEY: emulator.apiKey }
  })
  afterAll(() => emulator.stop())

  const all = async () => (await client.webhookSubscriptions.list()).subscriptions

  it("creates a subscription to everything, pinned to a version, and writes its secret to .env", async () => {
    const cwd = folder({ ".env": `# mine\nLINQ_API_V3_API_KEY=${emulator.apiKey}\nLINQ_WEBHOOK_SECRET=\n` })
    const { LINQ_API_V3_API_KEY: _, ...withoutKey } = env
    const { code, out, err } = await run(["webhook", "create", "https://bot.example.com/linq"], {
      cwd,
      env: withoutKey,
    })
    expect([code, err]).toEqual([0, ""])
    expect(out).toMatch(/in \.env as LINQ_WEBHOOK_SECRET$/m)
    const [subscription] = await all()
    expect(subscription).toMatchObject({
      target_url: "https://bot.example.com/linq?version=2026-02-03",
      subscribed_events: [...eventTypes],
      phone_numbers: null,
    })
    const text = readFileSync(join(cwd, ".env"), "utf8")
    expect(text).toMatch(
      /^# mine\nLINQ_API_V3_API_KEY=emulator-key\nLINQ_WEBHOOK_SECRET=whsec_[A-Za-z0-9+/=]+\n$/,
    )
    expect(out).not.toContain("whsec_")

    const other = [
      "https://bot.example.com/two?version=2025-01-01",
      "--events",
      "message.received, message.edited",
    ]
    const second = await run(["webhook", "create", ...other, "--lines", emulator.line], {
      cwd,
      env: withoutKey,
    })
    expect(second.out).toContain("before the one that was there")
    expect(readFileSync(join(cwd, ".env"), "utf8")).toMatch(/^LINQ_WEBHOOK_SECRET=whsec_[^,]+,whsec_[^,]+$/m)
    expect((await all()).find(({ target_url }) => target_url.includes("/two"))).toMatchObject({
      target_url: "https://bot.example.com/two?version=2025-01-01",
      subscribed_events: ["message.received", "message.edited"],
      phone_numbers: [emulator.line],
    })
  })

  it("makes the file for a secret, for its owner alone, or shows the secret instead", async () => {
    const cwd = folder()
    const args = ["webhook", "create", "https://bot.example.com/three"]
    expect((await run([...args, "--env", "live.env"], { cwd, env })).code).toBe(0)
    expect(readFileSync(join(cwd, "live.env"), "utf8")).toMatch(/^LINQ_WEBHOOK_SECRET=whsec_\S+\n$/)
    expect(statSync(join(cwd, "live.env")).mode & 0o077).toBe(0)
    const shown = await run(["webhook", "create", "https://bot.example.com/four", "--show-secret"], {
      cwd,
      env,
    })
    expect(shown.out).toMatch(/secret +whsec_/)
  })

  it("lists subscriptions, and deletes them by id", async () => {
    const before = await all()
    const [first] = before
    const listed = await run(["webhook", "list"], { cwd: folder(), env })
    expect(listed.out).toMatch(new RegExp(`^${before.length} webhook subscriptions:`))
    for (const { id, target_url } of before)
      expect(listed.out).toMatch(new RegExp(`${id}\n +to +${escaped(target_url)}`))
    expect((await run(["webhook", "delete", first?.id ?? ""], { cwd: folder(), env })).code).toBe(0)
    expect((await all()).map(({ id }) => id)).toEqual(before.slice(1).map(({ id }) => id))
  })

  it("says what Linq says, in words that help", async () => {
    const cwd = folder()
    const twice = await run(["webhook", "create", "https://bot.example.com/four"], { cwd, env })
    expect([twice.code, twice.err]).toEqual([
      1,
      expect.stringMatching(/Linq answered 409\/2015: .*\(trace [0-9a-f]{32}\)/),
    ])
    const refused = await run(["webhook", "list"], { cwd, env: { ...env, LINQ_API_V3_API_KEY: "wrong" } })
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringContaining("Linq refuses the key (401). Check LINQ_API_V3_API_KEY"),
    ])
    const away = await run(["webhook", "list"], {
      cwd,
      env: { ...env, LINQ_API_V3_BASE_URL: "http://127.0.0.1:49151" },
    })
    expect([away.code, away.err]).toEqual([
      1,
      expect.stringMatching(/Linq cannot be reached at http:\/\/127\.0\.0\.1:49151: .*ECONNREFUSED/),
    ])
    const typo = await run(
      ["webhook", "create", "https://bot.example.com/5", "--events", "mesage.received"],
      { cwd, env },
    )
    expect([typo.code, typo.err]).toEqual([1, expect.stringContaining("Did you mean message.received?")])
    expect((await run(["webhook", "delete", "nobody"], { cwd, env })).code).toBe(1)
  })
})

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
}
