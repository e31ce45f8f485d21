import { CAPABILITIES, type Service } from "@backchat/core"
import { describe, expect, it } from "vitest"
import { linq } from "./adapter.ts"
import { GROUP_CHAT } from "./fixtures/handles.ts"
import { receivedInGroup } from "./fixtures/messages.ts"
import { arriving, NOW, SECRET, webhook } from "./fixtures/webhook.ts"

const adapter = linq({ apiKey: "key", webhookSecret: SECRET, now: () => NOW })
const can = (service: Service | undefined, isGroup?: boolean) =>
  adapter.capabilities({ id: "chat", service, isGroup })

describe("capabilities", () => {
  it("are everything but what belongs to groups in a direct iMessage chat", () => {
    const groups = ["rename", "icon", "participants", "leave"]
    expect([...can("iMessage")].toSorted()).toEqual(
      CAPABILITIES.filter((capability) => !groups.includes(capability)).toSorted(),
    )
  })

  it("are without typing, and with what belongs to groups, in a group", () => {
    expect([...can("iMessage", true)].toSorted()).toEqual(
      CAPABILITIES.filter((capability) => capability !== "typing").toSorted(),
    )
  })

  it("are few in RCS and fewer in SMS", () => {
    expect([...can("RCS")].toSorted()).toEqual(["links", "markRead", "media", "reactions"])
    expect([...can("SMS")]).toEqual(["media"])
    expect([...can("SMS", true)]).toEqual(["media"])
    expect(can("RCS", true).has("participants")).toBe(true)
  })

  it("are iMessage's when the service is not known, and the same set every time", () => {
    expect(can(undefined)).toBe(can("iMessage", false))
  })

  it("come from what earlier events told when the chat itself says nothing", () => {
    const delivery = adapter.receive(
      arriving(webhook("message.received", { ...receivedInGroup, service: "SMS" })),
    )
    if ("ignored" in delivery) throw new Error("it was not kept")
    adapter.parse(delivery)
    expect(adapter.capabilities({ id: GROUP_CHAT })).toBe(can("SMS", true))
  })
})
