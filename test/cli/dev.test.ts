import { chmodSync, existsSync, readdirSync, readFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { folder, run, start, write } from "./command.ts"
import { dev } from "./dev-session.ts"

const WORDS = (said: string) => `export const said: string = ${JSON.stringify(said)}\n`

/** Counts what it hears, and can be made to crash. */
const COUNTER = `
import { createBot, linq, session } from "backchat"
import { said } from "./words.ts"

const bot = createBot({ adapter: linq() }).use(session({ initial: () => ({ count: 0 }) }))
bot.onText("boom", () => { setTimeout(() => { throw new Error("bang") }, 10) })
bot.onText((ctx) => \`\${said} \${++ctx.session.count}\`)
export default bot
`

async function say(cwd: string, text: string, ...args: string[]): Promise<string> {
  const { out, err } = await run(["say", text, ...args], { cwd })
  return out + err
}

describe("backchat dev", { timeout: 60_000 }, () => {
  it("runs a bot that only exports itself, and starts it again when a file it imports is saved", async () => {
    const cwd = folder({ "bot.ts": COUNTER, "words.ts": WORDS("one") })
    const running = await dev(cwd)
    expect(await say(cwd, "hello")).toBe("one 1\n")
    await running.line(
      /✓ handled {2}message\.received {2}onText\(\) · [\d.]+ ms · 1 sent {2}trace [0-9a-f]{32}/,
    )
    write(cwd, { "words.ts": WORDS("two") })
    await running.line(/words\.ts changed[\s\S]*✓ bot\.ts runs\./)
    expect(await say(cwd, "hello")).toBe("two 2\n") // the session outlived the reload

    write(cwd, { "words.ts": 'export const said: string = "three\n' })
    await running.line(/words\.ts:1:\d+: ERROR: Unterminated string/)
    await running.line(/Starts again when a file changes/)
    expect((await fetch(running.url)).status).toBeLessThan(500) // the page is still there
    write(cwd, { "words.ts": WORDS("three") })
    await running.line(/Starts again when[\s\S]*✓ bot\.ts runs\./)
    expect(await say(cwd, "hello")).toBe("three 3\n")
    expect(running.printed()).not.toContain("\u001b")
    await running.stop()
  })

  it("starts a bot again that has crashed, after a pause, and says what happened", async () => {
    const cwd = folder({ "bot.ts": COUNTER, "words.ts": WORDS("one") })
    const running = await dev(cwd)
    expect(await say(cwd, "boom")).toContain('No answer to "boom"')
    await running.line(
      /Error: bang[\s\S]*✗ The bot ended with exit code 1\. Starts again in 1 s\.[\s\S]*✓ bot\.ts runs/,
    )
    expect(await say(cwd, "hello")).toBe("one 1\n")
    await running.stop()
  })

  it("keeps conversations and state for the next time, unless it begins afresh", async () => {
    const cwd = folder({ "bot.ts": COUNTER, "words.ts": WORDS("one") })
    const first = await dev(cwd)
    expect(await say(cwd, "hello", "--as", "Sam")).toBe("one 1\n")
    await first.stop()
    expect(readdirSync(join(cwd, ".backchat"))).toEqual(
      expect.arrayContaining([".gitignore", "bot.sqlite", "bot.world"]),
    )
    expect(readdirSync(join(cwd, ".backchat"))).not.toContain("bot.running")

    const second = await dev(cwd)
    expect(await say(cwd, "hello", "--as", "Sam")).toBe("one 2\n")
    const twin = await run(["dev", "--port", "0"], { cwd })
    expect(twin.code).toBe(1)
    expect(twin.err).toMatch(/bot runs already, at http:\/\/127\.0\.0\.1:\d+ \(process \d+\).*Stop it first/)
    await second.stop()

    const third = await dev(cwd, "--fresh")
    expect(await say(cwd, "hello", "--as", "Sam")).toBe("one 1\n")
    await third.stop()
  })

  it("finds a bot that listens on a port of its own, in an Express app", async () => {
    const port = await freePort()
    const cwd = folder({
      "app.mjs": `
        import { express as webhook } from "@backchat/adapters/express"
        import { createBot, linq } from "backchat"
        import express from "express"
        const bot = createBot({ adapter: linq() })
        bot.onText((ctx) => "Express: " + ctx.text)
        express().use("/hooks/linq", webhook(bot)).listen(${port})
      `,
    })
    const running = await dev(cwd, "app.mjs", "--path", "/hooks/linq")
    expect(await say(cwd, "hello")).toBe("Express: hello\n")
    await running.stop()
  })

  it("reads .env, prints what the bot prints, and takes the framework's log apart", async () => {
    const cwd = folder({
      ".env": "GREETING=Servus\nLINQ_API_V3_API_KEY=a-real-key\n",
      "bot.js": `
        import { createBot, linq } from "backchat"
        const bot = createBot({ adapter: linq(), retry: { delaysMs: [] } })
        bot.onText("fail", () => { throw new Error("not today") })
        bot.onText(() => process.env.GREETING + " " + process.env.LINQ_API_V3_API_KEY)
        console.log("made by", process.argv[1])
        await bot.start()
      `,
    })
    const running = await dev(cwd, "bot")
    await running.line(new RegExp(`made by ${join(cwd, "bot.js")}`))
    expect(await say(cwd, "hello")).toBe("Servus emulator-key\n")
    expect(await say(cwd, "fail")).toContain("No answer")
    await running.line(/✗ buried {3}message\.received {2}onText\("fail"\) .*Error: not today/)
    await running.line(/error {4}An event was buried\..*attempt 1/)
    await running.stop()
  })

  it.each([
    ["no file at all", {}, [], 2, /Which bot\? Name its file/],
    ["a program without a bot", { "bot.ts": "export {}" }, ["--say", "hi"], 1, /This program makes no bot/],
    [
      "a bot that refuses to start",
      { "bot.ts": "throw new Error('no luck')" },
      ["--say", "hi"],
      1,
      /no luck[\s\S]*did not start/,
    ],
  ])("says what is wrong with %s", async (_, files, args, code, message) => {
    const ran = await run(["dev", ...args], { cwd: folder(files) })
    expect([ran.code, ran.out]).toEqual([code, ""])
    expect(ran.err).toMatch(message)
  })

  if (process.platform === "linux") {
    it("opens the page in the browser when it is asked to", async () => {
      const cwd = folder({
        "bot.ts": COUNTER,
        "words.ts": WORDS("one"),
        "bin/xdg-open": '#!/bin/sh\necho "$1" > opened\n',
      })
      chmodSync(join(cwd, "bin/xdg-open"), 0o755)
      const env = { PATH: `${join(cwd, "bin")}:${process.env.PATH}` }
      const running = start(["dev", "--port", "0", "--open"], { cwd, env })
      const url = await running.line(/(http:\/\/127\.0\.0\.1:\d+)\//)
      await expect
        .poll(() => existsSync(join(cwd, "opened")) && readFileSync(join(cwd, "opened"), "utf8"))
        .toBe(`${url}\n`)
    })
  }

  it("leaves a port that is taken to the one who has it", async () => {
    const port = await freePort()
    const server = createServer().listen(port, "127.0.0.1")
    onTestFinished(() => void server.close())
    const cwd = folder({ "bot.ts": COUNTER, "words.ts": WORDS("one") })
    const { code, err } = await run(["dev", "--port", String(port)], { cwd })
    expect([code, err]).toEqual([1, expect.stringContaining(`Port ${port} is in use.`)])
  })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await new Promise((resolve) => server.once("listening", resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === "object" && address !== null ? address.port : 0
}
