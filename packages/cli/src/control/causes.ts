import type { Emulator } from "@backchat/emulator"
import type { Group, Person } from "@backchat/emulator/testing"
import LinqAPIV3 from "@linqapp/sdk"

/** Who is there to cause something. */
export interface Scene {
  readonly emulator: Emulator
  readonly person: Person
}

/** What somebody does so that an event of this type is told; an event that has no such cause needs its data. */
export const CAUSES: Readonly<Record<string, (scene: Scene) => Promise<unknown>>> = {
  "message.received": ({ person }) => person.says("hello"),
  "message.edited": async ({ person }) => person.edits(await person.says("helo"), "hello"),
  "message.sent": lineSays,
  "message.delivered": lineSays,
  "message.read": async (scene) => {
    await lineSays(scene)
    await scene.person.reads()
  },
  "message.failed": (scene) => {
    scene.emulator.faults.failMessages({ times: 1 })
    return lineSays(scene)
  },
  "reaction.added": async ({ person }) => person.reacts("love", await lastBubble(person)),
  "reaction.removed": async ({ person }) => {
    const bubble = await lastBubble(person)
    await person.reacts("love", bubble)
    await person.unreacts("love", bubble)
  },
  "chat.created": async ({ emulator }) => group(emulator, "iMessage"),
  "chat.group_name_updated": ({ emulator }) => rename(emulator, "iMessage"),
  // SMS groups have no names.
  "chat.group_name_update_failed": ({ emulator }) => rename(emulator, "SMS"),
  "participant.added": ({ emulator }) => group(emulator, "iMessage").adds(emulator.person("Xia")),
  "participant.removed": ({ emulator }) => emulator.person("Uma").leaves(group(emulator, "iMessage")),
  "chat.typing_indicator.started": async ({ person }) => {
    await lastBubble(person)
    await person.types()
  },
  "chat.typing_indicator.stopped": async ({ person }) => {
    await lastBubble(person)
    await person.types()
    await person.stopsTyping()
  },
  "phone_number.status_updated": async ({ emulator }) => {
    emulator.setLineStatus(emulator.line, "FLAGGED")
    emulator.setLineStatus(emulator.line, "ACTIVE")
  },
}

async function lineSays({ emulator, person }: Scene): Promise<void> {
  const client = new LinqAPIV3({ ...emulator.inProcess, maxRetries: 0 })
  const message = { parts: [{ type: "text" as const, value: "hello" }] }
  await client.chats.create({ from: emulator.line, to: [person.handle], message })
}

/** Something to react to, and with it a chat. */
async function lastBubble(person: Person) {
  return person.bubbles().at(-1) ?? (await person.says("hello"))
}

/** A group of people who are all on one service, whoever else is in the world. */
function group(emulator: Emulator, service: "iMessage" | "SMS"): Group {
  const names = service === "SMS" ? ["Sol", "Tom"] : ["Uma", "Vik", "Wes"]
  const known = new Set(emulator.people.map(({ name }) => name))
  return emulator.group(
    "Triggered",
    names.map((name) => (known.has(name) ? emulator.person(name) : emulator.person(name, { service }))),
  )
}

async function rename(emulator: Emulator, service: "iMessage" | "SMS"): Promise<void> {
  const named = group(emulator, service)
  await named.renames(emulator.person(service === "SMS" ? "Sol" : "Uma"), "A new name")
}
