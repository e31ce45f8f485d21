import { spawn } from "node:child_process"
import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import LinqAPIV3 from "@linqapp/sdk"
import { expect, it, onTestFinished } from "vitest"
import { says } from "../test/rig.ts"

const program = new URL("program.ts", import.meta.url).pathname

/** Starts the program and collects its lines. */
function run(...args: string[]) {
  const child = spawn(process.execPath, [
    "--conditions=@backchat/source",
    "--import",
    "tsx",
    program,
    ...args,
  ])
  onTestFinished(() => void child.kill("SIGKILL"))
  const lines: string[] = []
  const waiting = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line)
      for (const look of waiting) look()
    })
  }
  const line = (pattern: RegExp) =>
    new Promise<string>((resolve) => {
      const look = () => {
        const found = lines.map((one) => pattern.exec(one)).find(Boolean)
        if (!found) return
        waiting.delete(look)
        resolve(found[1] ?? "")
      }
      waiting.add(look)
      look()
    })
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve))
  return { child, lines, line, ended }
}

it("says how to reach it, lets people talk, and keeps its world over a restart", async () => {
  const folder = await mkdtemp(join(tmpdir(), "emulator-"))
  onTestFinished(() => rm(folder, { recursive: true }))
  const args = ["--port", "0", "--webhook", "none", "--seed", "3", "--state", join(folder, "world")]
  const first = run(...args)
  const baseURL = await first.line(/^LINQ_API_V3_BASE_URL=(.+)/)
  const apiKey = await first.line(/^LINQ_API_V3_API_KEY=(.+)/)
  const secret = await first.line(/^LINQ_WEBHOOK_SECRET=(whsec_.+)/)
  const name = await first.line(/^Type "(\w+): hello"/)
  expect(first.lines.filter((line) => /iMessage|RCS|SMS/.test(line))).toHaveLength(5)
  const client = new LinqAPIV3({ apiKey, baseURL })
  expect((await client.chats.listChats()).chats).toMatchObject([{ display_name: "Weekend", is_group: true }])
  first.child.stdin.write(`Nobody: hi\n${name}: good morning\n`)
  await first.line(/^(Write it as)/)
  const said = () => client.chats.listChats().then(({ chats }) => chats.find((chat) => !chat.is_group))
  await expect.poll(said).toBeDefined()
  const id = (await said())?.id ?? ""
  await client.chats.messages.send(id, { message: says("good day") })
  await first.line(new RegExp(`^(${name} sees: good day)`))
  first.child.kill("SIGTERM")
  expect(await first.ended).toBe(0)
  expect(await readdir(folder)).toEqual(["world"])

  const second = run(...args)
  const again = new LinqAPIV3({ apiKey, baseURL: await second.line(/^LINQ_API_V3_BASE_URL=(.+)/) })
  expect(await second.line(/^LINQ_WEBHOOK_SECRET=(whsec_.+)/)).toBe(secret)
  const { messages } = await again.chats.messages.list(id)
  expect(messages.map(({ parts }) => parts?.[0])).toMatchObject([
    { value: "good day" },
    { value: "good morning" },
  ])
  second.child.kill("SIGINT")
  expect(await second.ended).toBe(0)
}, 30_000)

it("explains itself, and refuses what it does not understand", async () => {
  const [help, wrong] = [run("--help"), run("--port", "many")]
  await help.line(/(--state FILE)/)
  expect(await help.ended).toBe(0)
  await wrong.line(/^(--port is a number)/)
  expect(await wrong.ended).toBe(2)
}, 30_000)
