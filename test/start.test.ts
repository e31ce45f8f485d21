import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, it, onTestFinished } from "vitest"

const root = fileURLToPath(new URL("..", import.meta.url))

interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Starts `npm start` as a person in a pipe would, with a folder of its own for what it keeps. */
function begin(args: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<Ran> } {
  const folder = mkdtempSync(join(tmpdir(), "backchat-"))
  const env = { ...process.env, BACKCHAT_FOLDER: folder }
  const child = spawn(process.execPath, ["scripts/start.mjs", ...args], { cwd: root, env })
  onTestFinished(() => {
    child.kill("SIGTERM")
    rmSync(folder, { recursive: true, force: true })
  })
  let [out, err] = ["", ""]
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text
  })
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text
  })
  const ended = new Promise<Ran>((resolve) => child.on("close", (code) => resolve({ code, out, err })))
  return { child, ended }
}

/** Runs `npm start` to its end, and types the input. */
function start(args: readonly string[], input = ""): Promise<Ran> {
  const { child, ended } = begin(args)
  child.stdin?.end(input)
  return ended
}

describe("npm start", () => {
  it("prints where the page is, and ends at Ctrl-C", async () => {
    const { child, ended } = begin(["--port", "0"])
    const url = await new Promise<string>((resolve) => {
      child.stdout?.on("data", (text: string) => {
        const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(text)
        if (found) resolve(found[0])
      })
    })
    expect((await fetch(url)).status).toBeLessThan(500)
    child.kill("SIGTERM")
    const { out } = await ended
    expect(out).toContain("echo.ts")
  })

  it("says hello, prints the echo and nothing else, and leaves with 0", async () => {
    const { code, out, err } = await start(["--say", "hello"])
    expect([code, out]).toEqual([0, "hello\n"])
    expect(err).toMatch(/✓ handled {2}message\.received {2}onText\(\) .* trace [0-9a-f]{32}/)
  })

  it("says several things in turn to another example", async () => {
    const { code, out } = await start(["--example", "counter", "--say", "one", "--say", "two"])
    expect([code, out]).toEqual([0, "You have written 1 message.\nYou have written 2 messages.\n"])
  })

  it("chats over a pipe until /quit", async () => {
    const { code, out } = await start(["--terminal"], "hello\n/react love\n/nonsense\n/quit\nnever\n")
    expect(code).toBe(0)
    expect(out).toMatch(/▌ hello[\s\S]*▌ Glad you liked it/)
    expect(out).toContain("▌ /nonsense")
    expect(out).not.toContain("never")
  })

  it("explains a wrong argument and leaves with 2", async () => {
    const { code, err } = await start(["--example", "nope"])
    expect(code).toBe(2)
    expect(err).toContain("There are: assistant, concierge, counter")
    expect((await start(["--speak", "x"])).code).toBe(2)
  })
})
