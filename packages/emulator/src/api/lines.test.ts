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

it("forwards calls to a number, or to none", async () => {
  const { client } = await rig()
  const [line] = (await client.phoneNumbers.list()).phone_numbers
  const id = line?.id ?? ""
  const set = (forwarding_number: unknown) =>
    client.put(`/v3/phone_numbers/${id}`, { body: { forwarding_number } })
  expect(await set("+12025550188")).toEqual({
    id,
    phone_number: "+12025550100",
    forwarding_number: "+12025550188",
  })
  expect(await set("")).toMatchObject({ forwarding_number: null })
  await set("+12025550188")
  expect(await set(null)).toMatchObject({ forwarding_number: null })
  expect(await refused(set("home"))).toMatchObject({ status: 400, code: 1002 })
  expect(await refused(set(undefined))).toMatchObject({ status: 400, code: 1001 })
  const unknown = client.phoneNumbers.update("00000000-0000-4000-8000-000000000000", {
    forwarding_number: null,
  })
  expect(await refused(unknown)).toMatchObject({ status: 404, code: 2019 })
})

it("offers the line that people know, else the one that rested, with its vCard", async () => {
  const lines = ["+12025550100", "+12025550101"]
  const { emulator, client } = await rig({ lines })
  const ann = emulator.person("Ann")
  await ann.says("hi", { line: "+12025550101" })
  const known = await client.availableNumber.retrieve({ to: [ann.handle] })
  expect(known.phone_number).toBe(lines[1])
  await client.contactCard.create({ phone_number: lines[0] ?? "", first_name: "Shop; Bar", last_name: "Ltd" })
  const best = await client.availableNumber.retrieve()
  expect(best.phone_number).toBe(lines[0])
  expect((await client.availableNumber.retrieve()).phone_number).toBe(lines[0])
  const vcard = await fetch(best.vcf_url)
  expect(vcard.headers.get("content-type")).toContain("text/vcard")
  const text = await vcard.text()
  expect(text).toContain("FN:Shop\\; Bar Ltd\r\n")
  expect(text).toContain("TEL;TYPE=CELL,PREF:+12025550100\r\nTEL;TYPE=CELL:+12025550101\r\n")
  await emulator.clock.advance("2 hours")
  expect((await fetch(best.vcf_url)).status).toBe(403)
  for (const line of lines) emulator.setLineStatus(line, "FLAGGED")
  expect(await refused(client.availableNumber.retrieve())).toMatchObject({ status: 409, code: 2015 })
  expect(await refused(client.availableNumber.retrieve({ to: ["x"] }))).toMatchObject({ code: 1002 })
})

it("cannot run RCS checks on some lines, which says nothing of the address", async () => {
  const limits = { capabilityIntervalMs: 0 }
  for (const [spec, codes] of [
    ["2026-07", [4004, 4004, 4004]],
    ["latest", [4004, 4009, 4010]],
  ] as const) {
    const { emulator, client } = await rig({ spec, limits })
    for (const [index, rcs] of (["off", "no account", "failing"] as const).entries()) {
      emulator.changeLine(emulator.line, { rcs })
      const call = client.capability.checkRCS({ address: "+12025550147" })
      expect(await refused(call)).toMatchObject({ status: 503, code: codes[index] })
    }
    const sam = emulator.person("Sam", { service: "SMS" })
    const answer = await client.capability.checkIMessage({ address: sam.handle })
    expect(answer).toEqual({
      address: sam.handle,
      available: false,
      ...(spec === "latest" ? { reason: "not_supported" } : {}),
    })
  }
})
