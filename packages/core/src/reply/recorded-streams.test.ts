import { readdirSync, readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { bubbles } from "./bubbles.ts"

/** A stream as it came, and the bubbles that a person would make of it. */
interface Recorded {
  /** Where the stream comes from. */
  readonly from: string
  readonly chunks: readonly string[]
  readonly bubbles: readonly string[]
}

const folder = new URL("./fixtures/", import.meta.url)
const recorded = readdirSync(folder).map((name): [string, Recorded] => [
  name.replace(".json", ""),
  JSON.parse(readFileSync(new URL(name, folder), "utf8")),
])

async function broken(chunks: Iterable<string>): Promise<readonly string[]> {
  const found: string[] = []
  for await (const bubble of bubbles(streamOf(chunks))) found.push(bubble)
  return found
}

async function* streamOf(chunks: Iterable<string>) {
  yield* chunks
}

describe.each(recorded)("the recorded stream %s", (_, { chunks, bubbles: expected }) => {
  const text = chunks.join("")

  it("becomes these bubbles", async () => {
    expect(await broken(chunks)).toEqual(expected)
  })

  it("becomes the same bubbles wherever it is cut in two", async () => {
    for (let cut = 0; cut <= text.length; cut++) {
      expect(await broken([text.slice(0, cut), text.slice(cut)]), `cut at ${cut}`).toEqual(expected)
    }
  })

  it("becomes the same bubbles wherever it is cut, and however often", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(text.length), { maxLength: 40 }), async (cuts) => {
        const at = [...new Set(cuts)].sort((a, b) => a - b)
        const pieces = [...at, text.length].map((end, index) => text.slice(at[index - 1] ?? 0, end))
        expect(await broken(pieces)).toEqual(expected)
      }),
      { numRuns: 200 },
    )
  })
})
