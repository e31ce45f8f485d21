import { expect, it } from "vitest"
import type { SavedTranscript, Step } from "../../driver/transcript-steps.ts"
import { excerpt } from "./excerpt.ts"

const person = (name: string) => ({ name, handle: `+1202555010${name.length}` })
const steps: readonly Step[] = [
  { does: "opens group", name: "Trip", people: ["Ann", "Bob"] },
  { does: "says", who: "Ann", text: "hi", group: 0 },
  { does: "hears", who: "Ann", text: "HI", group: 0 },
  { does: "says", who: "Cleo", text: "alone" },
  { does: "hears", who: "Cleo", text: "ALONE" },
  { does: "replies", who: "Bob", to: 2, text: "and me" },
  { does: "hears", who: "Ann", text: "AND ME", group: 0 },
  { does: "reacts", who: "Cleo", to: 4, reaction: "love", partIndex: 0 },
]
const saved: SavedTranscript = {
  version: 1,
  people: ["Ann", "Bob", "Cleo"].map(person),
  steps,
}

it("takes what a part leans on: the group, the bubble that is answered, and what made the bot say it", () => {
  const { steps: part, people } = excerpt(saved, { from: 5, to: 7 })
  expect(part).toEqual([
    steps[0],
    steps[1],
    steps[2],
    { does: "replies", who: "Bob", to: 2, text: "and me" },
    { does: "hears", who: "Ann", text: "AND ME", group: 0 },
  ])
  expect(people.map(({ name }) => name)).toEqual(["Ann", "Bob"])
})

it("names steps by their new places", () => {
  expect(excerpt(saved, { from: 7 }).steps).toEqual([
    { does: "says", who: "Cleo", text: "alone" },
    { does: "hears", who: "Cleo", text: "ALONE" },
    { does: "reacts", who: "Cleo", to: 1, reaction: "love", partIndex: 0 },
  ])
})

it("is the whole when nothing is left out", () => {
  expect(excerpt(saved, {})).toEqual(saved)
  expect(excerpt(saved, { from: 99 })).toEqual({ version: 1, people: [], steps: [] })
})
