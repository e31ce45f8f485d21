import fc from "fast-check"
import { expect, it } from "vitest"
import { Roster } from "./roster.ts"

it("holds whoever joined and has not left, in whatever order they do", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 9 }), { maxLength: 60, size: "max" }), (touched) => {
      const people = Array.from({ length: 10 }, (_, name) => ({ name, place: 0 }))
      const roster = new Roster<(typeof people)[number]>()
      const expected = new Set<number>()
      for (const name of touched) {
        const person = people[name]
        if (person === undefined) continue
        if (expected.delete(name)) roster.leave(person)
        else {
          expected.add(name)
          roster.join(person)
        }
        expect(roster.size).toBe(expected.size)
        expect(new Set([...roster].map((one) => one.name))).toEqual(expected)
      }
    }),
  )
})

it("lets nobody leave twice, and whoever stands on it while it is read be read", () => {
  const [ann, bob, cid] = ["Ann", "Bob", "Cid"].map((name) => ({ name, place: 0 }))
  if (!ann || !bob || !cid) throw new Error("three")
  const roster = new Roster<typeof ann>()
  for (const one of [ann, bob, cid]) roster.join(one)
  const read: string[] = []
  for (const one of roster) {
    read.push(one.name)
    roster.leave(one)
    roster.leave(one)
  }
  expect(read).toEqual(["Ann", "Bob", "Cid"])
  expect(roster.size).toBe(0)
})
