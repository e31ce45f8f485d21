import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { createEmulator } from "@backchat/emulator"
import type { ChatModel } from "backchat"
import { describe, expect, it, onTestFinished } from "vitest"

const PROGRAM = fileURLToPath(new URL("./mortal-bot.ts", import.meta.url))
const PARAGRAPHS = ["One, said slowly.", "Two.", "Three.", "Four.", "And five."]

/** Says five paragraphs, and when it is asked to go on those that are missing. */
function slow(gapMs: number): ChatModel & { readonly begun: string[] } {
  const begun: string[] = []
  return {
    name: "slow",
    begun,
    async *stream({ messages, signal }) {
      const said = messages.findLast(({ role }) => role === "assistant")?.content ?? ""
      begun.push(said)
      for (const paragraph of PARAGRAPHS) {
        if (said.includes(paragraph)) continue
        yield { type: "text", text: `${paragraph}\n\n` }
        await pause(gapMs, undefined, { signal })
      }
      yield { type: "finish", reason: "stop" }
    },
  }
}

describe("a bot that is killed between two bubbles of five", () => {
  it.each([
    ["while the model still speaks goes on", 300, (begun: readonly string[]) => begun.length > 1],
    ["when the model is done asks it nothing", 0, (begun: readonly string[]) => begun.length === 1],
  ])("%s, and the person gets the five once", { timeout: 60_000 }, async (_, gapMs, wasAsked) => {
    const model = slow(gapMs)
    const emulator = createEmulator({ model: { name: "served", stream: (request) => model.stream(request) } })
    await emulator.start()
    const folder = mkdtempSync(join(tmpdir(), "backchat-killed-"))
    const port = await freePort()
    const { secret } = emulator.subscribe(`http://127.0.0.1:${port}/linq?version=2026-02-03`)
    const env = {
      LINQ_API_V3_API_KEY: emulator.apiKey,
      LINQ_API_V3_BASE_URL: emulator.url,
      LINQ_WEBHOOK_SECRET: secret,
      PORT: String(port),
      BOT_FILE: join(folder, "bot.sqlite"),
      MODEL_URL: `${emulator.url}/v1`,
    }
    const children: ChildProcess[] = []
    const begin = async () => {
      const child = spawn(process.execPath, ["--conditions=@backchat/source", "--import", "tsx", PROGRAM], {
        env: { ...process.env, ...env },
        stdio: ["ignore", "pipe", "inherit"],
      })
      children.push(child)
      if (child.stdout) await once(child.stdout, "data")
      return child
    }
    onTestFinished(async () => {
      for (const child of children) child.kill("SIGKILL")
      await emulator.stop()
      rmSync(folder, { recursive: true, force: true })
    })
    const first = await begin()
    const ann = emulator.person("Ann")
    await ann.says("Count to five")
    await ann.hears("Two.", { timeoutMs: 15_000 })
    first.kill("SIGKILL")
    await once(first, "exit")
    const heard = () => ann.bubbles().flatMap(({ fromLine, text }) => (fromLine ? [text] : []))
    expect(heard().length).toBeLessThan(5)
    await begin()
    await ann.hears("And five.", { timeoutMs: 15_000 })
    expect(heard()).toEqual(PARAGRAPHS)
    expect(wasAsked(model.begun), JSON.stringify(model.begun)).toBe(true)
  })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  await once(server, "close")
  if (address === null || typeof address === "string") throw new Error("No TCP port is free.")
  return address.port
}
