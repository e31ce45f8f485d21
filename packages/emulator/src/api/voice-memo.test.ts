import { createServer } from "node:http"
import { expect, it, onTestFinished } from "vitest"
import { listen } from "../../test/receiver.ts"
import { refused, rig } from "../../test/rig.ts"

const voice_memo_url = "https://example.com/memo.m4a"

it("sends a voice memo, a bubble on iMessage and a file elsewhere", async () => {
  const { emulator, client } = await rig()
  const receiver = await listen()
  emulator.subscribe(receiver.url, { events: ["message.sent"] })
  const ann = emulator.person("Ann")
  const sam = emulator.person("Sam", { service: "SMS" })
  const { chatId } = await ann.says("hi")
  const { data, response } = await client.chats.sendVoicememo(chatId, { voice_memo_url }).withResponse()
  expect(response.status).toBe(202)
  expect(data.voice_memo).toMatchObject({
    status: "queued",
    from: emulator.line,
    to: [ann.handle],
    service: "iMessage",
    chat: { id: chatId, is_active: true, is_group: false, service: "iMessage" },
    voice_memo: { filename: "memo.m4a", mime_type: "audio/x-m4a", url: voice_memo_url },
  })
  expect(await ann.hears("[memo.m4a]")).toMatchObject({ id: data.voice_memo.id, voiceMemo: true })
  const { event } = await receiver.first("message.sent")
  expect(event.data.parts).toMatchObject([{ type: "media", mime_type: "audio/x-m4a" }])
  await client.chats.sendVoicememo((await sam.says("hi")).chatId, { voice_memo_url })
  expect(await sam.hears("[memo.m4a]")).toMatchObject({ voiceMemo: false })
})

it("sends an uploaded one", async () => {
  const { emulator, client } = await rig()
  const { chatId } = await emulator.person("Ann").says("hi")
  const created = await client.attachments.create({
    filename: "a.mp3",
    content_type: "audio/mpeg",
    size_bytes: 3,
  })
  const send = () => client.chats.sendVoicememo(chatId, { attachment_id: created.attachment_id })
  expect(await refused(send())).toMatchObject({ status: 404, code: 2007 })
  await fetch(created.upload_url, { method: "PUT", headers: created.required_headers, body: "mp3" })
  expect((await send()).voice_memo.voice_memo).toMatchObject({ id: created.attachment_id, size_bytes: 3 })
})

it.each([
  ["nothing", {}, 400, 1001],
  ["both", { voice_memo_url, attachment_id: "69a37c7d-af4f-4b5e-af42-e28e98ce873a" }, 400, 1005],
  ["a picture", { voice_memo_url: "https://example.com/cat.png" }, 400, 5004],
  ["no URL", { voice_memo_url: "memo" }, 400, 1005],
  ["an unknown file", { attachment_id: "69a37c7d-af4f-4b5e-af42-e28e98ce873a" }, 404, 2003],
])("refuses %s", async (_case, body, status, code) => {
  const { emulator, client } = await rig()
  const { chatId } = await emulator.person("Ann").says("hi")
  const call = client.post(`/v3/chats/${chatId}/voicememo`, { body })
  expect(await refused(call)).toMatchObject({ status, code })
})

it("answers 413/5001 for more than 10 MB", async () => {
  const large = Buffer.alloc(10_485_761)
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "audio/mpeg").end(large)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === "object" ? address?.port : undefined
  const { emulator, client } = await rig()
  const { chatId } = await emulator.person("Ann").says("hi")
  const call = client.chats.sendVoicememo(chatId, { voice_memo_url: `http://127.0.0.1:${port}/memo.mp3` })
  expect(await refused(call)).toMatchObject({ status: 413, code: 5001 })
})
