import LinqAPIV3 from "@linqapp/sdk"
import { expect, it } from "vitest"
import { says } from "../../test/rig.ts"
import { createEmulator, type Emulator, type SavedTranscript } from "../testing.ts"

/** An emulator with a bot in it that answers every text. */
function withBot(answer: (text: string) => string): Emulator {
  const emulator = createEmulator({ lines: ["+12025550100", "+12025550101"] })
  const client = new LinqAPIV3(emulator.inProcess)
  emulator.connect(
    async (request) => {
      const { data } = JSON.parse(await request.text())
      const [part] = data.parts
      await client.chats.messages.send(data.chat.id, { message: says(answer(part.value ?? part.filename)) })
      return new Response()
    },
    { events: ["message.received"] },
  )
  return emulator
}

async function conversation(emulator: Emulator): Promise<SavedTranscript> {
  const ann = emulator.person("Ann")
  const bob = emulator.person("Bob", { service: "RCS", readReceipts: false })
  const said = await ann.says("hi")
  const answer = await ann.hears("HI")
  await ann.reacts("love", answer)
  await ann.unreacts("love", answer)
  await ann.edits(said, "hello")
  await ann.replies(answer, "thanks")
  await ann.hears("THANKS")
  await ann.sends({ bytes: Uint8Array.of(1, 2, 3), filename: "cat.png", mimeType: "image/png" })
  await ann.hears("CAT.PNG")
  const trip = emulator.group("Trip", [ann, emulator.person("Cid")])
  await ann.says("who is here?", { in: trip })
  await ann.hears("WHO IS HERE?", { in: trip })
  await trip.adds(emulator.person("Dan"))
  await trip.renames(ann, "Big trip")
  await emulator.person("Dan").leaves(trip)
  await bob.says("other line", { line: "+12025550101" })
  await bob.hears("OTHER LINE")
  await ann.types()
  await ann.stopsTyping()
  await ann.reads()
  return emulator.saveTranscript()
}

const loud = (text: string) => text.toUpperCase()

it("is had again with another emulator and the same bot, word for word", async () => {
  const first = withBot(loud)
  const saved: SavedTranscript = JSON.parse(JSON.stringify(await conversation(first)))
  const second = withBot(loud)
  await second.replay(saved)
  expect(second.transcript()).toBe(first.transcript())
  expect(second.saveTranscript()).toEqual(saved)
})

it("has what is said in a group of before, or in one that the bot opened, in a group", async () => {
  const before = createEmulator()
  const old = before.group("Trip", [before.person("Ann"), before.person("Cid")])
  const emulator = createEmulator({ state: before.save() })
  const client = new LinqAPIV3(emulator.inProcess)
  const [ann, cid] = [emulator.person("Ann"), emulator.person("Cid")]
  await ann.says("still here?", { in: emulator.groupOf(old.id) })
  await cid.leaves(emulator.groupOf(old.id))
  const to = [ann.handle, emulator.person("Dan").handle]
  const { chat } = await client.chats.create({ from: emulator.line, to, message: says("Welcome, all") })
  await ann.hears("Welcome, all", { in: emulator.groupOf(chat.id) })
  await ann.says("Thanks", { in: emulator.groupOf(chat.id) })
  const { steps } = emulator.saveTranscript()
  const [trip, ours] = steps.flatMap((step, index) => (step.does === "opens group" ? [index] : []))
  expect(steps.filter((step) => step.does === "opens group").map(({ people }) => people)).toEqual([
    ["Ann", "Cid"],
    ["Ann", "Dan"],
  ])
  expect(steps).toContainEqual({ does: "says", who: "Ann", text: "still here?", group: trip })
  expect(steps).toContainEqual({ does: "leaves", who: "Cid", group: trip })
  expect(steps).toContainEqual({ does: "says", who: "Ann", text: "Thanks", group: ours })
  const again = createEmulator()
  await again.replay(emulator.saveTranscript(), { answers: "ignored" })
  expect(again.transcript()).toMatch(/Trip[\s\S]*still here\?/)
})

it("fails with the transcript when the bot says something else, unless any answer will do", async () => {
  const saved = await conversation(withBot(loud))
  const quiet = (text: string) => text.toLowerCase()
  await expect(withBot(quiet).replay(saved, { timeoutMs: 50 })).rejects.toThrow(
    /did not hear "HI"[\s\S]*Ann: hi/,
  )
  const other = withBot(quiet)
  await other.replay(saved, { answers: "any" })
  expect(other.transcript()).toContain("+12025550100: thanks")
})
