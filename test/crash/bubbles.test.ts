import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { sqliteStore } from "@backchat/adapters/sqlite"
import { createEmulator } from "@backchat/emulator"
import { expect, it, onTestFinished } from "vitest"

const BOT = fileURLToPath(new URL("./bot.ts", import.meta.url))

it("a bot killed between two bubbles finishes the same five, and asks the model nothing twice", async () => {
  const { texts, asked } = await killedAfterBubble(2, { paragraphMs: 0 })
  expect(texts).toEqual(["one", "two", "three", "four", "five"].map((word) => `Thought ${word} of first.`))
  expect(asked).toEqual(["first"])
})

it("a bot killed while its model still speaks lets it go on from what was said", async () => {
  const { texts, asked } = await killedAfterBubble(2, { paragraphMs: 300 })
  expect(texts).toHaveLength(5)
  expect(texts.map((text) => text.split(" ")[1])).toEqual(["one", "two", "three", "four", "five"])
  expect(texts.slice(0, 2).every((text) => text.endsWith("of first."))).toBe(true)
  expect(texts.at(-1)).toBe("Thought five of second.")
  expect(asked).toEqual(["first", "second"])
})

it("a bot killed over a burst answers the same messages, once, and leaves none over", async () => {
  const { texts, asked, waiting } = await killedAfterBubble(2, {
    paragraphMs: 0,
    steering: "merge",
    says: ["Hi", "count for me", "please"],
  })
  expect(texts).toEqual(["one", "two", "three", "four", "five"].map((word) => `Thought ${word} of first.`))
  expect(asked).toEqual(["first"])
  expect(waiting).toBe(0)
})

interface Killing {
  readonly paragraphMs: number
  readonly steering?: string
  readonly says?: readonly string[]
}

/** Says something to a bot, kills it with SIGKILL when this many bubbles are out, and starts it again. */
async function killedAfterBubble(
  bubbles: number,
  { paragraphMs, steering = "queue", says = ["Count for me"] }: Killing,
) {
  const folder = await mkdtemp(join(tmpdir(), "backchat-bubbles-"))
  const file = join(folder, "bot.db")
  const emulator = createEmulator()
  await emulator.start()
  const port = await freePort()
  const { secret } = emulator.subscribe(`http://127.0.0.1:${port}/linq?version=2026-02-03`)
  const asked: string[] = []
  const children: ChildProcess[] = []
  onTestFinished(async () => {
    for (const child of children) child.kill("SIGKILL")
    await emulator.stop()
    await rm(folder, { recursive: true })
  })

  const start = async (mind: string): Promise<ChildProcess> => {
    const args = ["--conditions=@backchat/source", "--import", "tsx", BOT]
    const child = spawn(process.execPath, [...args, file, String(paragraphMs), mind, steering], {
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        ...process.env,
        LINQ_API_V3_API_KEY: emulator.apiKey,
        LINQ_API_V3_BASE_URL: emulator.url,
        LINQ_WEBHOOK_SECRET: secret,
        PORT: String(port),
      },
    })
    children.push(child)
    const lines = createInterface(child.stdout ?? process.stdin)
    lines.on("line", (line) => line === "asked" && asked.push(mind))
    await new Promise<void>((resolve) => lines.on("line", (line) => line === "listening" && resolve()))
    return child
  }

  const texts: string[] = []
  const first = await start("first")
  const isKilled = new Promise<void>((resolve) => {
    emulator.on("bubble", ({ fromLine, text }) => {
      if (!fromLine) return
      texts.push(text)
      if (texts.length !== bubbles) return
      first.kill("SIGKILL")
      first.once("exit", () => resolve())
    })
  })
  for (const text of says) await emulator.person("Ann").says(text)
  await isKilled
  await start("second")
  await expect.poll(() => texts.length, { timeout: 15_000, interval: 50 }).toBe(5)
  await new Promise((resolve) => setTimeout(resolve, 500)) // for a sixth that should not come
  const store = sqliteStore({ file })
  const { waiting, claimed } = await store.depth()
  await store.close()
  return { texts, asked, waiting: waiting + claimed }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  if (address === null || typeof address === "string") throw new Error("No TCP port is free.")
  return address.port
}
