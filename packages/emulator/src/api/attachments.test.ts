import { createServer } from "node:http"
import { expect, it, onTestFinished } from "vitest"
import { refused, rig } from "../../test/rig.ts"
import { virtualClock } from "../world/clock.ts"

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3])
const announced = { filename: "cat.png", content_type: "image/png" as const, size_bytes: png.byteLength }

it("announces, uploads, sends, serves and deletes a file", async () => {
  const { emulator, client } = await rig()
  const ann = emulator.person("Ann")
  const { chatId } = await ann.says("hi")
  const created = await client.attachments.create(announced)
  expect(created).toMatchObject({
    http_method: "PUT",
    required_headers: { "Content-Type": "image/png", "Content-Length": "7" },
  })
  expect(created.upload_url.startsWith(emulator.url)).toBe(true)
  const id = created.attachment_id
  expect(await client.attachments.retrieve(id)).toMatchObject({ status: "pending", size_bytes: 7 })
  const message = { parts: [{ type: "media" as const, attachment_id: id }] }
  const early = await refused(client.chats.messages.send(chatId, { message }))
  expect(early).toMatchObject({ status: 404, code: 2007 })

  const put = (headers: Record<string, string>, body: Uint8Array<ArrayBuffer>) =>
    fetch(created.upload_url, { method: "PUT", headers, body })
  expect((await put({ "content-type": "image/gif" }, new Uint8Array(png))).status).toBe(403)
  expect((await put({ "content-type": "image/png" }, new Uint8Array(3))).status).toBe(403)
  expect((await put({ "content-type": "image/png" }, new Uint8Array(png))).status).toBe(200)

  const found = await client.attachments.retrieve(id)
  expect(found).toMatchObject({ status: "complete", download_url: created.download_url })
  const sent = await client.chats.messages.send(chatId, { message })
  expect(sent.message.parts[0]).toMatchObject({ type: "media", id, mime_type: "image/png", size_bytes: 7 })
  const served = await fetch(created.download_url)
  expect(served.headers.get("content-type")).toBe("image/png")
  expect(Buffer.from(await served.arrayBuffer())).toEqual(png)
  const byUrl = { parts: [{ type: "media" as const, url: created.download_url }] }
  const again = await client.chats.messages.send(chatId, { message: byUrl })
  expect(again.message.parts[0]).toMatchObject({ type: "media", id })

  const { response } = await client.attachments.delete(id).withResponse()
  expect(response.status).toBe(204)
  expect(await refused(client.attachments.retrieve(id))).toMatchObject({ status: 404, code: 2003 })
  expect((await fetch(created.download_url)).status).toBe(404)
})

it("closes the upload after fifteen minutes", async () => {
  const clock = virtualClock()
  const { client } = await rig({ clock })
  const { upload_url } = await client.attachments.create(announced)
  clock.advance(15 * 60_000 + 1)
  const late = await fetch(upload_url, { method: "PUT", headers: { "content-type": "image/png" }, body: png })
  expect(late.status).toBe(403)
  expect(await late.text()).toContain("expired")
})

it.each([
  ["no filename", { filename: undefined }, 1001],
  ["an empty filename", { filename: "" }, 1005],
  ["a filename of 256 characters", { filename: "x".repeat(256) }, 1005],
  ["an executable", { content_type: "application/x-msdownload" }, 5004],
  ["more than 100 MB", { size_bytes: 104_857_601 }, 5005],
  ["nothing", { size_bytes: 0 }, 1005],
])("refuses %s", async (_case, change, code) => {
  const { client } = await rig()
  const call = client.post("/v3/attachments", { body: { ...announced, ...change } })
  expect(await refused(call)).toMatchObject({ status: 400, code })
})

it("refuses bytes that are plainly of another type", async () => {
  const { emulator, client } = await rig()
  const { chatId } = await emulator.person("Ann").says("hi")
  const created = await client.attachments.create({ ...announced, content_type: "image/jpeg" })
  await fetch(created.upload_url, { method: "PUT", headers: { "content-type": "image/jpeg" }, body: png })
  const parts = [{ type: "media" as const, attachment_id: created.attachment_id }]
  const refusal = await refused(client.chats.messages.send(chatId, { message: { parts } }))
  expect(refusal).toMatchObject({ status: 400, code: 5006 })
})

it("fetches media from this machine, and says so when it cannot", async () => {
  const server = createServer((request, response) => {
    if (request.url === "/cat.png") response.setHeader("content-type", "image/png").end(png)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  const host = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`
  const { emulator, client } = await rig()
  const { chatId } = await emulator.person("Ann").says("hi")
  const send = (url: string) =>
    client.chats.messages.send(chatId, { message: { parts: [{ type: "media", url }] } })
  const { message } = await send(`${host}/cat.png`)
  expect(message.parts[0]).toMatchObject({ filename: "cat.png", mime_type: "image/png", size_bytes: 7 })
  expect(await refused(send(`${host}/dog.png`))).toMatchObject({ status: 400, code: 5007 })
})
