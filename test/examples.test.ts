import { readdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { Emulator } from "@backchat/emulator"
import { afterAll, describe, expect, it, vi } from "vitest"
import { type Launched, launch } from "./launch.ts"

const EXAMPLES = new URL("../examples/", import.meta.url)

/** One conversation for each example. */
const CONVERSATIONS: Readonly<Record<string, (emulator: Emulator) => Promise<void>>> = {
  async assistant(emulator) {
    const ann = emulator.person("Ann")
    await ann.says("remind me what you can do")
    await ann.hears(/^I am rules and not an AI/)
    await ann.hears(/time[\s\S]*dice/)
    await ann.hears(/^Anything else I only mirror/)
    await Promise.all([ann.says("what"), ann.says("time is it?")])
    await ann.hears(/^It is \d\d:\d\d UTC\.$/)
    await ann.sends({ bytes: SVG, filename: "a.svg", mimeType: "image/svg+xml" })
    await ann.hears(/I cannot see/)
  },
  async concierge(emulator) {
    const [ann, ben] = [emulator.person("Ann"), emulator.person("Ben")]
    const guests = emulator.group("Guests", [ann, ben])
    await ann.says("I hope breakfast is good", { in: guests })
    await ben.says("Rosa, where is breakfast?", { in: guests })
    await ann.hears("Breakfast is from 7 to 10 on the terrace.", { in: guests })
    await ben.says("a taxi for 3 please, Rosa", { in: guests })
    await ben.hears(/taxi for 3/, { in: guests })
    expect(ann.bubbles({ in: guests }).filter(({ fromLine }) => fromLine)).toHaveLength(2)
  },
  async describer(emulator) {
    const ann = emulator.person("Ann")
    await ann.says("hi")
    await ann.hears(/Send me a picture/)
    await ann.sends({ bytes: SVG, filename: "a.svg", mimeType: "image/svg+xml" })
    await ann.hears(/I am rules and not an AI: I cannot see it/)
  },
  async translator(emulator) {
    const ann = emulator.person("Ann")
    await ann.says("Good morning!")
    await ann.hears("Buenos días")
    await ann.says("hm")
    await ann.hears(/phrase book and not an AI/)
    await ann.hears(/the bill, please/)
  },
  async echo(emulator) {
    const ann = emulator.person("Ann")
    const hello = await ann.says("hello", { effect: "confetti" })
    const echo = await ann.hears("hello")
    expect(echo.effect).toBe("confetti")
    await ann.edits(hello, "good morning")
    await ann.hears("Now it says: good morning")
    await ann.reacts("love", echo)
    await ann.hears(/Glad/)
    await ann.sends({ bytes: SVG, filename: "a.svg", mimeType: "image/svg+xml" })
    await ann.hears("Nice image: a.svg")
  },
  async greeter(emulator) {
    const ann = emulator.person("Ann")
    await ann.says("Hey there")
    await ann.hears("Hey to you too!")
    await ann.says("My name is Ann.")
    expect((await ann.hears("Welcome, Ann!")).effect).toBe("confetti")
    await ann.says("2 plus 2,5")
    await ann.hears("That makes 4.5.")
    await ann.says("/roll 1")
    await ann.hears("🎲 1")
    await ann.says("/help")
    await ann.hears(/\/roll.*roll a die/)
    await ann.says("hmm")
    await ann.hears(/Try \/help/)
  },
  async counter(emulator) {
    const [ann, ben] = [emulator.person("Ann"), emulator.person("Ben")]
    await ann.says("hi")
    await ann.hears("You have written 1 message.")
    await ann.says("hi")
    await ann.hears("You have written 2 messages.")
    await ben.says("hi")
    await ben.hears("You have written 1 message.")
    await ann.says("add 40")
    await ann.hears("That makes 42.")
    await ann.says("reset")
    await ann.hears("Back to 0.")
  },
  async reactions(emulator) {
    const ann = emulator.person("Ann")
    const thanks = await ann.says("thank you")
    await expect.poll(() => ann.bubbles().find(({ id }) => id === thanks.id)?.reactions).toHaveLength(1)
    await ann.says("a bubble")
    const bubble = await ann.hears(/a bubble/)
    await ann.reacts("like", bubble)
    await ann.hears("You liked it!")
    await ann.unreacts("like", bubble)
    await ann.hears("No more 👍.")
    await ann.reacts("🦄", bubble)
    await ann.hears("🦄, I see.")
  },
  async photo(emulator) {
    const ann = emulator.person("Ann")
    await ann.says("paint tomato")
    const painted = await ann.hears(/Here is tomato/)
    expect(painted.media).toMatchObject([{ filename: "colour.svg" }])
    await ann.sends({ bytes: SVG, filename: "a.svg", mimeType: "image/svg+xml" })
    await ann.hears(/a\.svg, 1 KB\./)
    await ann.says("/photo")
    await ann.hears(/cat\.jpg/)
  },
  async group(emulator) {
    const [ann, ben] = [emulator.person("Ann"), emulator.person("Ben")]
    const trip = emulator.group("Trip", [ann, ben])
    await ann.says("I booked the ferry", { in: trip })
    await ben.says("great", { in: trip })
    await ben.says("who said ferry?", { in: trip })
    await ben.hears(`${ann.handle} said: “I booked the ferry”`, { in: trip })
    await ben.says("/summary", { in: trip })
    await ben.hears(new RegExp(`\\${ann.handle}: 1`), { in: trip })
  },
}

const SVG = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>')

describe("the examples", () => {
  const launched: Launched[] = []
  afterAll(async () => {
    for (const one of launched) await one.stop()
    vi.unstubAllEnvs()
  })

  const files = readdirSync(fileURLToPath(EXAMPLES)).filter((name) => name.endsWith(".ts"))

  it("each have a conversation here", () => {
    expect(files.map((name) => name.replace(/\.ts$/, "")).sort()).toEqual(Object.keys(CONVERSATIONS).sort())
  })

  it.each(Object.entries(CONVERSATIONS))("%s answers as it should", async (name, converse) => {
    const one = await launch(EXAMPLES, name)
    launched.push(one)
    await converse(one.emulator)
  })

  it("that do not exist are answered with those that do", async () => {
    await expect(launch(EXAMPLES, "ecko")).rejects.toThrow(/no example "ecko".*assistant, concierge, counter/)
    await expect(launch(EXAMPLES, "../test/stage")).rejects.toThrow(/no example/)
  })
})
