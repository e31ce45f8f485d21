import { describe, expect, it } from "vitest"
import { createChatMemory } from "./chat-memory.ts"

describe("chat memory", () => {
  it("adds up what is said, and lets the latest word count", () => {
    const chats = createChatMemory()
    chats.learn("a", { isGroup: true, service: "iMessage" })
    chats.learn("a", { line: "+12025550100" })
    expect(chats.learn("a", { service: "SMS" })).toEqual({
      id: "a",
      isGroup: true,
      line: "+12025550100",
      service: "SMS",
    })
  })

  it("does not pass on a chat's health, which changes", () => {
    const chats = createChatMemory()
    expect(chats.learn("a", { health: "OPTED_OUT" }).health).toBe("OPTED_OUT")
    expect(chats.learn("a", {}).health).toBeUndefined()
  })

  it("forgets the chat longest unheard of", () => {
    const chats = createChatMemory(2)
    for (const id of ["a", "b", "a", "c"]) chats.learn(id, { isGroup: true })
    expect(["a", "b", "c"].map((id) => chats.recall(id)?.isGroup)).toEqual([true, undefined, true])
  })
})
