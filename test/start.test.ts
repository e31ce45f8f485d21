import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"

const root = fileURLToPath(new URL("..", import.meta.url))

/** Runs `npm start` as a person in a pipe would, and types the input. */
async function start(
  args: readonly string[],
  input = "",
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ["scripts/start.mjs", ...args], { cwd: root })
  let [out, err] = ["", ""]
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text
  })
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text
  })
  child.stdin.end(input)
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve))
  return { code, out, err }
}

describe("npm start", () => {
  it("says hello, prints the echo and nothing else, and leaves with 0", async () => {
    const { code, out, err } = await start(["--say", "hello"])
    expect([code, out]).toEqual([0, "hello\n"])
    expect(err).toMatch(/accepted.*message\.received[\s\S]*sent[\s\S]*handled/)
  })

  it("says several things in turn to another example", async () => {
    const { code, out } = await start(["--example", "counter", "--say", "one", "--say", "two"])
    expect([code, out]).toEqual([0, "You have written 1 message.\nYou have written 2 messages.\n"])
  })

  it("chats over a pipe until /quit", async () => {
    const { code, out } = await start([], "hello\n/react love\n/nonsense\n/quit\nnever\n")
    expect(code).toBe(0)
    expect(out).toMatch(/▌ hello[\s\S]*▌ Glad you liked it/)
    expect(out).toContain("▌ /nonsense")
    expect(out).not.toContain("never")
  })

  it("explains a wrong argument and leaves with 2", async () => {
    const { code, err } = await start(["--example", "nope"])
    expect(code).toBe(2)
    expect(err).toContain("There are: assistant, counter, echo")
    expect((await start(["--speak", "x"])).code).toBe(2)
  })
})
