import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { Failure, Misuse } from "./command-line/problem.ts"
import { commands } from "./commands.ts"

/** What each command says when it is used wrongly, or cannot do what it is asked. */
const WRONG: readonly (readonly [args: string, kind: typeof Misuse | typeof Failure, message: RegExp])[] = [
  ["dev a.ts b.ts", Misuse, /One bot at a time: a\.ts, b\.ts/],
  ["dev bto.ts", Misuse, /There is no file bto\.ts\. Did you mean bot\.ts\?/],
  ["dev nowhere/bot.ts", Misuse, /There is no folder nowhere either/],
  ["dev bad.json", Misuse, /bad\.json is no program; a bot ends in \.ts/],
  ["dev bot.ts --port many", Misuse, /--port is a port from 0 \(any free one\) to 65535, not "many"/],
  ["dev bot.ts --port 65536", Misuse, /--port is a port/],
  ["dev bot.ts --fresh --store mine.db", Misuse, /--fresh empties \.backchat\/ alone.*delete it yourself/],
  ["dev bot.ts --path linq", Misuse, /--path begins with a slash/],
  ["create", Misuse, /Say where, as in: backchat create my-bot/],
  ["create a b", Misuse, /One folder at a time: a, b/],
  ["create my-bot --template large", Misuse, /--template is one of minimal, assistant, express, not large/],
  ["create my-bot --pm cargo", Misuse, /--pm is one of npm, pnpm, yarn, bun, not cargo/],
  ["create MyBot", Misuse, /"MyBot" cannot be a package's name\. Use small letters/],
  ["create ../full", Failure, /is not empty, and nothing in it is touched/],
  ["emulator bot.ts", Misuse, /to run a bot as well: backchat dev bot\.ts/],
  ["emulator --spec 2027", Misuse, /--spec is 2026-07 or latest, not 2027/],
  ["emulator --seed x", Misuse, /--seed is a whole number, not x/],
  ["emulator --webhook here", Misuse, /--webhook is a URL or none, not here/],
  ["say", Misuse, /Say what\?/],
  ["say hi --service ICQ", Misuse, /--service is one of iMessage, RCS, SMS, not ICQ/],
  ["say hi --timeout soon", Misuse, /--timeout is a number of seconds above 0, not "soon"/],
  ["say hi --url nowhere", Misuse, /--url is the address that backchat dev printed/],
  ["say hi --url http://127.0.0.1:9", Failure, /Nobody answers at http:\/\/127\.0\.0\.1:9\. Start/],
  ["say hi", Failure, /Nothing runs in this project\. Start it with/],
  ["trigger", Misuse, /Which event\? backchat trigger --list shows them/],
  ["trigger a b", Misuse, /One event at a time: a, b/],
  ["trigger call.ended --data [1]", Misuse, /--data is a JSON object/],
  ["trigger call.ended --data {", Misuse, /--data is a JSON object/],
  ["trigger call.ended --set nonsense", Misuse, /--set is PATH=VALUE/],
  ["trigger call.ended --file none.json", Failure, /none\.json is not there/],
  ["trigger call.ended --file list.json", Failure, /list\.json has to hold a JSON object/],
  ["trigger call.ended --file list.json --data {}", Misuse, /Say --data or --file, not both/],
  ["replay", Misuse, /replay needs one file/],
  ["replay bad.json", Failure, /bad\.json is not JSON/],
  ["replay list.json --url http://127.0.0.1:9", Failure, /neither a transcript .* nor a webhook/],
  ["replay list.json --answers good", Misuse, /--answers is one of same, any, ignored, not good/],
  ["dead revive", Misuse, /dead revive is nothing it can do; there are list, redrive, drop/],
  ["dead drop", Misuse, /Say which to drop: one or more ids .* or --all/],
  ["dead redrive x --all", Misuse, /Say which to redrive/],
  ["dead list --limit -1", Misuse, /--limit/],
  ["dead list", Misuse, /Which store\? Say --store FILE/],
  ["dead list --store none.db", Failure, /There is no file none\.db/],
  ["dead list --store list.json --prefix x", Misuse, /--prefix is for Redis/],
  ["webhook", Misuse, /Say what to do: create, list or delete/],
  ["webhook update", Misuse, /webhook update is nothing it can do/],
  ["webhook create", Misuse, /webhook create needs one URL/],
  ["webhook create bot.example.com", Misuse, /"bot\.example\.com" is no URL; write it whole/],
  ["webhook create http://bot.example.com", Misuse, /Linq delivers to https alone/],
  ["webhook delete", Misuse, /webhook delete needs an id/],
  ["webhook list --env none.env", Failure, /There is no file none\.env/],
  ["webhook list", Failure, /There is no API key\. Set LINQ_API_V3_API_KEY/],
  ["doctor --env none.env", Failure, /There is no file none\.env/],
  ["doctor --stoer x", Misuse, /There is no --stoer here\. Did you mean --store\?/],
  ["dev --port", Misuse, /--port/],
]

describe("what is wrong", () => {
  const root = mkdtempSync(join(tmpdir(), "backchat-"))
  const folder = join(root, "full")
  const before = process.cwd()
  beforeAll(() => {
    mkdirSync(folder)
    for (const [name, text] of Object.entries({
      "bot.ts": "",
      "bad.json": "{",
      "list.json": "[]",
      "package.json": "{}",
    })) {
      writeFileSync(join(folder, name), text)
    }
    process.chdir(folder)
    vi.stubEnv("LINQ_API_V3_API_KEY", "")
  })
  afterAll(() => {
    process.chdir(before)
    vi.unstubAllEnvs()
    rmSync(root, { recursive: true })
  })

  it.each(WRONG)("with `backchat %s` is explained", async (line, kind, message) => {
    const [name = "", ...args] = line.split(" ")
    const command = await commands[name]?.load()
    const error = await Promise.resolve()
      .then(() => command?.run(args))
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(kind)
    expect(error).toMatchObject({ message: expect.stringMatching(message) })
  })
})
