import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { linq } from "@backchat/adapters/linq"
import { createBot } from "@backchat/core"
import { createEmulator, eventTypes } from "@backchat/emulator"
import { beforeAll, describe, expect, it, onTestFinished } from "vitest"
import { sendOrder } from "../../packages/cli/src/control/send-order.ts"
import { folder, run, start } from "./command.ts"
import { dev } from "./dev-session.ts"

/** Says what it hears of everything, so that a test can see what arrived. */
const LISTENER = `
import { createBot, linq } from "backchat"
const bot = createBot({ adapter: linq() })
bot.onText("mute", () => {})
bot.onText("two", () => ["one", "two"])
bot.onText((ctx) => "heard " + ctx.text)
bot.on(["*", "unknown"], (ctx) => console.log("event", ctx.event.type === "unknown" ? ctx.event.name : ctx.event.type, JSON.stringify(ctx.event.raw.data)))
export default bot
`

describe("say", { timeout: 60_000 }, () => {
  it("prints every bubble that answers, from whichever folder of the project it is asked", async () => {
    const cwd = folder({ "bot.ts": LISTENER, "deep/er/file": "" })
    const { url } = await dev(cwd)
    expect(await run(["say", "two"], { cwd: join(cwd, "deep/er") })).toEqual({
      code: 0,
      out: "one\ntwo\n",
      err: "",
    })
    expect((await run(["say", "hi", "--url", url], { cwd: folder() })).out).toBe("heard hi\n")
  })

  it("leaves with 1 when no answer comes", async () => {
    const cwd = folder({ "bot.ts": LISTENER })
    await dev(cwd)
    const { code, out, err } = await run(["say", "mute", "--timeout", "5"], { cwd })
    expect([code, out, err]).toEqual([1, "", 'No answer to "mute".\n'])
  })

  it("asks which, when several emulators run", async () => {
    const cwd = folder({ "bot.ts": LISTENER })
    const { url } = await dev(cwd)
    const other = start(["emulator", "--port", "0", "--webhook", "none"], { cwd })
    const otherUrl = await other.line(/LINQ_API_V3_BASE_URL=(\S+)/)
    const { code, err } = await run(["say", "hi"], { cwd })
    expect(code).toBe(1)
    expect(err).toContain(`--url ${url}  (bot)`)
    expect(err).toContain(`--url ${otherUrl}  (emulator)`)
  })
})

describe("trigger", { timeout: 60_000 }, () => {
  it("lists every type of the platform", async () => {
    const { code, out } = await run(["trigger", "--list"])
    expect([code, out.trim().split("\n")]).toEqual([0, [...eventTypes]])
  })

  it("delivers each of them, signed, caused by somebody or with data", async () => {
    const cwd = folder({ "bot.ts": LISTENER })
    const bot = await dev(cwd)
    const causeless = ["chat.group_icon_updated", "chat.group_icon_update_failed"]
    for (const type of eventTypes) {
      const ordered = sendOrder(bot.url, { order: "trigger", type })
      if (causeless.includes(type))
        await expect(ordered).rejects.toThrow(`Nobody in the emulator causes ${type}`)
      else await ordered
    }
    const told = () => new Set([...bot.printed().matchAll(/^event (\S+)/gm)].map(([, type]) => type))
    const caused = eventTypes.filter((type) => !causeless.includes(type) && type !== "message.received")
    await expect.poll(told).toEqual(new Set(caused))
    const data = [
      "--data",
      '{"chat_id":"x","error":{"code":1}}',
      "--set",
      "error.code=4001",
      "--set",
      "note=too late",
    ]
    expect((await run(["trigger", "chat.group_icon_update_failed", ...data], { cwd })).code).toBe(0)
    await bot.line(
      /event chat\.group_icon_update_failed \{"chat_id":"x","error":\{"code":4001\},"note":"too late"\}/,
    )
    const typo = await run(["trigger", "call.endet", "--data", '{"a":1}'], { cwd })
    expect([typo.code, typo.err]).toEqual([0, expect.stringContaining("did you mean call.ended?")])
    await bot.line(/event call\.endet \{"a":1\}/)
  })

  it("takes the data, or the whole webhook, from a file", async () => {
    const cwd = folder({
      "bot.ts": LISTENER,
      "data.json": '{"call_id":"from a file"}',
      "webhook.json": '{"event_type":"call.ended","event_id":"1","data":{"call_id":"whole"}}',
    })
    const bot = await dev(cwd)
    expect((await run(["trigger", "call.ringing", "--file", "data.json"], { cwd })).out).toBe(
      "Delivered call.ringing.\n",
    )
    await bot.line(/event call\.ringing \{"call_id":"from a file"\}/)
    expect((await run(["trigger", "--file", "webhook.json", "--set", "more=1"], { cwd })).out).toBe(
      "Delivered call.ended.\n",
    )
    await bot.line(/event call\.ended \{"call_id":"whole","more":1\}/)
  })
})

describe("replay", { timeout: 60_000 }, () => {
  let saved = ""
  let webhook = ""
  beforeAll(async () => {
    const emulator = createEmulator()
    const bot = createBot({ adapter: linq(emulator.inProcess) })
    bot.onText((ctx) => `heard ${ctx.text}`)
    emulator.connect(bot.fetch)
    const ann = emulator.person("Ann")
    await ann.says("good morning")
    await ann.hears("heard good morning")
    saved = JSON.stringify(emulator.saveTranscript())
    webhook = emulator.deliveries.find(({ type }) => type === "message.received")?.body ?? ""
    await bot.stop()
  })

  it("has a conversation again, and fails with the transcript when the bot answers otherwise", async () => {
    const cwd = folder({
      "bot.ts": LISTENER,
      "saved.json": saved,
      "other.json": saved.replace("heard good", "seen good"),
    })
    await dev(cwd)
    const same = await run(["replay", "saved.json"], { cwd })
    expect([same.code, same.err]).toEqual([0, ""])
    expect(same.out).toContain("Ann: good morning\n")
    const other = await run(["replay", "other.json", "--timeout", "0.2"], { cwd })
    expect([other.code, other.out]).toEqual([1, ""])
    expect(other.err).toMatch(/did not hear "seen good morning" within 200 ms/)
    expect((await run(["replay", "other.json", "--answers", "any"], { cwd })).code).toBe(0)
  })

  it("delivers a saved webhook as a new event, or under its old id as a redelivery", async () => {
    const attempt = JSON.stringify({ eventId: "x", body: webhook })
    const cwd = folder({ "bot.ts": LISTENER, "webhook.json": webhook, "attempt.json": attempt })
    const bot = await dev(cwd)
    for (const file of ["webhook.json", "attempt.json"]) {
      expect(await run(["replay", file, "--same-id"], { cwd })).toMatchObject({
        code: 0,
        out: "Delivered message.received.\n",
      })
    }
    await bot.line(/duplicate message\.received/)
    expect(bot.printed().match(/duplicate/g)).toHaveLength(1)
    await run(["replay", "webhook.json"], { cwd })
    await expect.poll(() => bot.printed().match(/(buried|retried) .*message\.received/g)?.length).toBe(2) // its chat is not of this world
  })
})

describe("emulator", { timeout: 60_000 }, () => {
  it("serves a bot that somebody else runs, and takes orders for it", async () => {
    const cwd = folder()
    const bot = createBot({
      adapter: linq({ apiKey: "emulator-key", baseURL: "http://127.0.0.1:1", webhookSecret: SECRET }),
    })
    const heard: string[] = []
    bot.onText((ctx) => void heard.push(ctx.text))
    const listening = await bot.start({ port: 0, hostname: "127.0.0.1", stopOnSignals: false })
    onTestFinished(() => bot.stop())
    writeFileSync(join(cwd, "nothing"), "")
    const emulator = start(["emulator", "--port", "0", "--webhook", `${listening?.url}/linq`, "--verbose"], {
      cwd,
    })
    const url = await emulator.line(/LINQ_API_V3_BASE_URL=(\S+)/)
    expect((await fetch(`${url}/`)).status).toBe(200)
    await emulator.line(/LINQ_WEBHOOK_SECRET=(whsec_\S+)/)
    const { code, err } = await run(["say", "hello", "--timeout", "1"], { cwd })
    expect([code, err]).toEqual([1, 'No answer to "hello".\n']) // it refuses another emulator's secret
    await emulator.line(/webhook {2}message\.received → \S+ 401/)
    const refused = await run(["trigger", "call.ended"], { cwd })
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringMatching(/The bot at \S+\/linq did not take it: 401\./),
    ])
    emulator.child.kill("SIGINT")
    expect((await emulator.ended).code).toBe(0)
    expect(heard).toEqual([])
  })
})

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`
