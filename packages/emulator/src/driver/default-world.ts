import { seededRandom, seedOf } from "../random.ts"
import type { PersonTraits } from "../world/person.ts"
import type { Driver } from "./driver.ts"

const names = [
  "Ann",
  "Ben",
  "Cleo",
  "Dan",
  "Eve",
  "Finn",
  "Gus",
  "Hana",
  "Ivo",
  "Jade",
  "Kit",
  "Lena",
  "Max",
  "Nora",
]

const phones: readonly PersonTraits[] = [
  { service: "iMessage" },
  { service: "iMessage", readReceipts: false },
  { service: "RCS" },
  { service: "SMS" },
]

/**
 * Five people of different services, the last at an e-mail address, and a group of three of them. The seed
 * chooses who they are. Whoever is there already stays alone.
 */
export function populate(driver: Driver, seed: number): void {
  if (driver.people().length > 0) return
  const [first, second, third, fourth, fifth] = shuffled(names, seed)
  const [ann, ben, cleo] = [first, second, third, fourth].map((name, index) =>
    driver.person(name ?? "", phones[index] ?? {}),
  )
  const mail = driver.person(fifth ?? "", { handle: `${fifth?.toLowerCase()}@example.com` })
  if (ann && ben && cleo) driver.group("Weekend", [ann, ben, mail])
}

function shuffled(list: readonly string[], seed: number): string[] {
  const random = seededRandom(seedOf(seed, 0))
  return list
    .map((name) => ({ name, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ name }) => name)
}
