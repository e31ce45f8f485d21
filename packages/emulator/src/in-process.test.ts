import LinqAPIV3, { APIConnectionError, APIUserAbortError } from "@linqapp/sdk"
import { expect, it } from "vitest"
import { says } from "../test/rig.ts"
import { createEmulator } from "./testing.ts"

function inProcess() {
  const emulator = createEmulator({ speed: 1000 })
  const client = new LinqAPIV3({ ...emulator.inProcess, maxRetries: 0 })
  return { emulator, client }
}

it("serves the official client and delivers to a function, without a socket", async () => {
  const { emulator, client } = inProcess()
  const heard: string[] = []
  emulator.connect(async (request) => {
    const body = await request.text()
    const event = client.webhooks.unwrap(body, { headers: Object.fromEntries(request.headers) })
    heard.push(event.event_type)
    if (event.event_type === "message.received" && "chat" in event.data) {
      await client.chats.messages.send(event.data.chat.id, { message: says("hello from a function") })
    }
    return new Response(null, { status: 200 })
  })
  const ann = emulator.person("Ann")
  await ann.says("hi")
  await ann.hears("hello from a function")
  await emulator.settled()
  expect(heard).toEqual([
    "chat.created",
    "message.received",
    "message.sent",
    "message.delivered",
    "message.read",
  ])
  expect(emulator.deliveries.every(({ status }) => status === 200)).toBe(true)
  expect(() => emulator.url).toThrow(/start/)
})

it("retries a function that throws or answers 500, and gives up on one that refuses", async () => {
  const { emulator } = inProcess()
  const answers = [() => Promise.reject(new Error("boom")), () => new Response("", { status: 500 })]
  emulator.connect(() => answers.shift()?.() ?? new Response("", { status: 400 }), {
    events: ["message.received"],
  })
  await emulator.person("Ann").says("hi")
  await emulator.settled()
  expect(emulator.deliveries.map(({ status, error }) => status ?? error)).toEqual(["boom", 500, 400])
})

it("uploads and downloads, loses answers and hangs as over a socket", async () => {
  const { emulator, client } = inProcess()
  const file = { filename: "a.txt", content_type: "text/plain" as const, size_bytes: 5 }
  const created = await client.attachments.create(file)
  const { upload_url, required_headers, download_url } = created
  const put = await emulator.fetch(upload_url, { method: "PUT", headers: required_headers, body: "hello" })
  expect(put.status).toBe(200)
  expect(await (await emulator.fetch(download_url)).text()).toBe("hello")
  const { chatId } = await emulator.person("Ann").says("hi")
  const send = (options = {}) => client.chats.messages.send(chatId, { message: says("hello") }, options)
  emulator.faults.loseAnswers()
  await expect(send()).rejects.toThrow(APIConnectionError)
  const hanging = emulator.faults.hangCalls({ operation: "chats.messages.send" })
  const stop = new AbortController()
  const hung = send({ signal: stop.signal })
  await expect.poll(() => hanging.fired).toBe(1)
  await emulator.settled()
  stop.abort()
  await expect(hung).rejects.toThrow(APIUserAbortError)
  await emulator.stop()
})

it("works under node:test", async () => {
  const { spawnSync } = await import("node:child_process")
  const file = new URL("../test/under-node-test.ts", import.meta.url).pathname
  const { stdout, status } = spawnSync(
    process.execPath,
    ["--conditions=@backchat/source", "--import", "tsx", "--test", "--test-reporter=tap", file],
    { encoding: "utf8", timeout: 25_000, env: { ...process.env, NODE_OPTIONS: "" } },
  )
  expect(stdout).toContain("# pass 1")
  expect(status).toBe(0)
}, 30_000)
