import { equal, rejects } from "node:assert/strict"
import { test } from "node:test"
import { createEmulator } from "../src/testing.ts"

test("a person hears a bot in this process", async (context) => {
  const emulator = createEmulator()
  context.after(() => emulator.stop())
  const { baseURL, apiKey, fetch } = emulator.inProcess
  emulator.connect(async (request) => {
    const { data, event_type } = JSON.parse(await request.text())
    if (event_type !== "message.received") return new Response()
    const answer = { message: { parts: [{ type: "text", value: `You said ${data.parts[0].value}` }] } }
    await fetch(`${baseURL}/v3/chats/${data.chat.id}/messages`, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: JSON.stringify(answer),
    })
    return new Response()
  })
  const ann = emulator.person("Ann")
  await ann.says("hi")
  equal((await ann.hears("You said hi")).fromLine, true)
  await rejects(ann.hears("something else", { timeoutMs: 10 }), /did not hear/)
})
