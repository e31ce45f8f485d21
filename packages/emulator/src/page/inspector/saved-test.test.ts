import LinqAPIV3 from "@linqapp/sdk"
import { describe, expect, it } from "vitest"
import { watched } from "../../../test/inspector-rig.ts"
import { says } from "../../../test/rig.ts"
import type { SavedTranscript } from "../../testing.ts"
import type { Summary } from "./entry.ts"
import { savedTest } from "./saved-test.ts"

/** An emulator whose bot says everything louder. */
async function loud() {
  const stage = await watched()
  const { emulator } = stage
  const client = new LinqAPIV3(emulator.inProcess)
  emulator.connect(
    async (request) => {
      const { data } = JSON.parse(await request.text())
      const text = String(data.parts[0].value).toUpperCase()
      await client.chats.messages.send(data.chat.id, { message: says(text) })
      return new Response()
    },
    { events: ["message.received"] },
  )
  return stage
}

const direct: SavedTranscript = {
  version: 1,
  people: [
    { name: "Ann Lee", handle: "+12025550102", services: ["SMS"], readReceipts: false, reads: "at once" },
  ],
  steps: [
    { does: "says", who: "Ann Lee", text: 'say "hi"\n' },
    { does: "hears", who: "Ann Lee", text: "hi" },
  ],
}

describe("a saved test", () => {
  it("reads as a person would have written it", () => {
    const source = savedTest(direct, { bot: "./echo.ts", title: "greets" })
    expect(source).toContain('const { default: bot } = await import("./echo.ts")')
    expect(source).toContain(`it("greets", async () => {
  const annLee = emulator.person("Ann Lee", { handle: "+12025550102", service: "SMS", readReceipts: false })

  await annLee.says("say \\"hi\\"\\n")
  await annLee.hears("hi")

  await emulator.settled()
  expectAnswers(annLee.bubbles(), 1)
}, 30_000)`)
  })

  it("keeps names apart, whatever people and groups are called", () => {
    const source = savedTest({
      version: 1,
      people: ["Zoë", "zoe", "emulator", "李", "42"].map((name) => ({ name, handle: "+12025550102" })),
      steps: [
        { does: "opens group", name: "Zoë", people: ["Zoë", "zoe"] },
        { does: "says", who: "Zoë", text: "x", group: 0 },
        { does: "reacts", who: "zoe", to: 1, reaction: "🔥", partIndex: 1 },
      ],
    })
    for (const line of [
      'const zoe = emulator.person("Zoë"',
      'const zoe2 = emulator.person("zoe"',
      'const emulator2 = emulator.person("emulator"',
      'const somebody = emulator.person("李"',
      'const somebody42 = emulator.person("42"',
      'const zoe3 = emulator.group("Zoë", [zoe, zoe2])',
      'const bubble2 = await zoe.says("x", { in: zoe3 })',
      'await zoe2.reacts("🔥", bubble2, 1)',
    ])
      expect(source).toContain(line)
  })
})

describe("the API", () => {
  it("makes a test of the conversation that led to a webhook, and of no other", async () => {
    const { emulator, get, fetch, refused, client } = await loud()
    const [ann, bob] = [emulator.person("Ann"), emulator.person("Bob")]
    await ann.says("one")
    await ann.hears("ONE")
    await bob.says("elsewhere")
    await bob.hears("ELSEWHERE")
    await ann.says("two")
    await ann.hears("TWO")
    await ann.says("three")
    await ann.hears("THREE")
    await emulator.settled()
    const list: Summary[] = await get("/traffic")
    const two = list.find(({ kind, says: words }) => kind === "webhook" && words === "two")
    const response = await fetch(`/entries/${two?.seq}/test`, { method: "POST" })
    expect(response.headers.get("content-disposition")).toMatch(/conversation\.test\.ts/)
    const source = await response.text()
    const acts = [...source.matchAll(/await (\w+\.(?:says|hears)\("\w+"\))/g)].map(([, act]) => act)
    expect(acts).toEqual(['ann.says("one")', 'ann.hears("ONE")', 'ann.says("two")', 'ann.hears("TWO")'])
    expect(source).toContain("expectAnswers(ann.bubbles(), 2)")
    expect(source).not.toContain("Bob")
    await client.phoneNumbers.list()
    const call = (await get("/traffic")).at(-1)
    expect(await refused(`/entries/${call.seq}/test`, {})).toMatchObject({ status: 409 })
  })

  it("saves the transcript, and has it again from a step, in an emulator that has heard it all before", async () => {
    const { emulator, get, post, refused } = await loud()
    const ann = emulator.person("Ann")
    await ann.says("one")
    await emulator.settled()
    await ann.says("two")
    await emulator.settled()
    const saved: SavedTranscript = await get("/transcript")
    expect(saved.steps.map(({ does }) => does)).toEqual(["says", "hears", "says", "hears"])
    expect(await post("/transcript/replay", { from: 2 })).toEqual({ steps: 2, problem: null })
    expect(ann.bubbles().map(({ text }) => text)).toEqual(["one", "ONE", "two", "TWO", "two", "TWO"])
    const silent = await watched()
    silent.emulator.person("Ann")
    const hasty = await post("/transcript/test", { transcript: saved, from: 2, bot: "./b.ts" })
    expect(hasty).toContain('await import("./b.ts")')
    expect(hasty).not.toContain('"one"')
    expect(await refused("/transcript/replay", { transcript: { version: 2 } })).toEqual({
      status: 400,
      error: expect.stringMatching(/no transcript.*version/),
    })
    expect(await refused("/transcript/replay", { from: -1 })).toMatchObject({ status: 400 })
  })

  it("tells which answer did not come", async () => {
    const { emulator, post, refused } = await loud()
    const steps = [
      { does: "says", who: "Ann", text: "one" },
      { does: "hears", who: "Ann", text: "something else" },
    ]
    const transcript = { ...direct, people: [{ name: "Ann", handle: "+12025550177" }], steps }
    const replay = post("/transcript/replay", { transcript })
    await expect.poll(() => emulator.people.length).toBe(1)
    expect(await refused("/transcript/replay", { transcript })).toEqual({
      status: 409,
      error: expect.stringContaining("under way"),
    })
    expect((await replay).problem).toMatch(/Ann did not hear "something else"/)
    expect(await post("/transcript/replay", { transcript, answers: "any" })).toEqual({
      steps: 2,
      problem: null,
    })
  })
})
