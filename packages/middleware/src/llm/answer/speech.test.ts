import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Speech } from "./speech.ts"
import { afterVisible, countVisible } from "./visible.ts"

async function all(stream: AsyncIterable<string>): Promise<string> {
  let text = ""
  for await (const piece of stream) text += piece
  return text
}

describe("speech", () => {
  it("gives whole words at once, and drops half a word when the stream dies", async () => {
    const speech = new Speech()
    const stream = speech.after("")
    const first = stream.next()
    speech.hear("The fer")
    expect((await first).value).toBe("The ")
    speech.hear("ry goe")
    speech.dropWord()
    expect(speech.text).toBe("The ferry ")
    speech.hear("goes")
    speech.finishWord()
    speech.end("The ferry goes")
    expect(await all(stream)).toBe("ferry goes")
  })

  it("holds back no text that has no spaces", async () => {
    const speech = new Speech()
    speech.begin("")
    speech.hear("これは長い文です。".repeat(10))
    expect(speech.text).toHaveLength(90)
  })

  it("gives what is missing of an answer that is known, behind what was begun", async () => {
    const speech = new Speech()
    speech.end("One.\n\n Two.\n\nThree.")
    expect(await all(speech.after("One.\n\nTwo."))).toBe("\n\nThree.")
    expect(await speech.begun).toBe("One.\n\nTwo.\n\n")
  })

  it("fails after what was said before", async () => {
    const speech = new Speech()
    const stream = speech.after("")
    const first = stream.next()
    speech.hear("Half a ")
    speech.fail(new Error("gone"))
    expect((await first).value).toBe("Half a ")
    await expect(stream.next()).rejects.toThrow("gone")
  })
})

it("what comes after so many visible characters is the rest", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "é", " ", "\n", "😀") }),
      fc.nat(20),
      (text, count) => {
        const rest = afterVisible(text, count)
        expect(text.endsWith(rest)).toBe(true)
        expect(countVisible(rest)).toBe(Math.max(0, countVisible(text) - count))
      },
    ),
  )
})
