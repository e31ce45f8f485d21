import { expect, it } from "vitest"
import { refused, rig } from "../../test/rig.ts"
import { virtualClock } from "../world/clock.ts"

it("lists your lines with their reputation", async () => {
  const { emulator, client } = await rig({ lines: ["+12025550100", "+12025550101"] })
  emulator.setLineStatus("+12025550101", "FLAGGED")
  const { phone_numbers } = await client.phoneNumbers.list()
  expect(phone_numbers).toMatchObject([
    { phone_number: "+12025550100", forwarding_number: null, reputation: { status: "HEALTHY" } },
    { phone_number: "+12025550101", forwarding_number: null, reputation: { status: "CRITICAL" } },
  ])
})

it("tells what an address can receive, once in ten seconds", async () => {
  const clock = virtualClock()
  const { emulator, client } = await rig({ clock })
  const sam = emulator.person("Sam", { service: "SMS" })
  const rose = emulator.person("Rose", { service: "RCS" })
  const ask = async (kind: "checkIMessage" | "checkRCS", address: string) => {
    clock.advance(10_000)
    return (await client.capability[kind]({ address })).available
  }
  expect(await ask("checkIMessage", sam.handle)).toBe(false)
  expect(await ask("checkIMessage", "somebody@example.com")).toBe(true)
  expect(await ask("checkRCS", rose.handle)).toBe(true)
  expect(await ask("checkRCS", sam.handle)).toBe(false)
  const refusal = await refused(client.capability.checkIMessage({ address: sam.handle }))
  expect(refusal).toMatchObject({ status: 429, code: 1007, retryAfter: "10" })
  clock.advance(10_000)
  const email = client.capability.checkRCS({ address: "somebody@example.com" })
  expect(await refused(email)).toMatchObject({ status: 400, code: 1005 })
  const foreign = client.capability.checkRCS({ address: sam.handle, from: "+12025550199" })
  expect(await refused(foreign)).toMatchObject({ status: 403, code: 2006 })
})
