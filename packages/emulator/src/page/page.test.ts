import { request } from "node:http"
import { describe, expect, it, onTestFinished } from "vitest"
import { rig } from "../../test/rig.ts"
import { createEmulator } from "../emulator.ts"

describe("the page's address", () => {
  it("is there when the page is wanted, and not otherwise", async () => {
    const { emulator } = await rig({ page: true })
    const page = await fetch(emulator.url)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain("/_page/assets/main.js")
    const script = await fetch(`${emulator.url}/_page/assets/main.js`)
    expect(script.headers.get("content-type")).toContain("javascript")
    const bare = await rig()
    expect((await fetch(bare.emulator.url)).status).toBe(401)
  })

  it("leaves the API as it is", async () => {
    const { client } = await rig({ page: true })
    expect((await client.phoneNumbers.list()).phone_numbers).toHaveLength(1)
  })

  it("answers only to names of this machine", async () => {
    const { emulator } = await rig({ page: true })
    expect(await statusOf(emulator.url, "/_page/phone/state", { host: "evil.example:4010" })).toBe(403)
    expect(await statusOf(emulator.url, "/", { host: "evil.example" })).toBe(403)
    expect(await statusOf(emulator.url, "/_page/phone/state", { host: "localhost:4010" })).toBe(200)
  })

  it("lets no other site of the same browser act", async () => {
    const { emulator } = await rig({ page: true })
    const say = (headers: Record<string, string>) =>
      fetch(`${emulator.url}/_page/phone/person`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({ name: "Mallory" }),
      })
    const foreign = await say({ origin: "https://evil.example" })
    expect(foreign.status).toBe(403)
    expect(await foreign.json()).toEqual({
      error: "Another site (https://evil.example) may not drive this page.",
    })
    expect((await say({ origin: "null" })).status).toBe(403)
    expect((await say({ "sec-fetch-site": "cross-site" })).status).toBe(403)
    expect(emulator.people).toEqual([])
    expect((await say({ origin: emulator.url })).status).toBe(200)
    expect(emulator.people.map(({ name }) => name)).toEqual(["Mallory"])
  })

  it("lets a file that somebody sent act as nothing", async () => {
    const { emulator } = await rig({ page: true })
    const script = Buffer.from("<script>fetch('/_page/phone/state')</script>")
    const bubble = await emulator
      .person("Ann")
      .sends({ bytes: script, filename: "page.html", mimeType: "text/html" })
    const file = await fetch(bubble.media[0]?.url ?? "")
    expect(file.headers.get("content-security-policy")).toBe("sandbox")
    expect(file.headers.get("x-content-type-options")).toBe("nosniff")
  })
})

describe("the page's news", () => {
  it("begin with a hello, and tell a message whole when somebody says something", async () => {
    const { emulator } = await rig({ page: true })
    const stream = await listen(emulator.url)
    expect(await stream.next("hello")).toEqual({ resumed: false })
    await emulator.person("Ann").says("hi")
    const { messages, chats, people } = await stream.next("phone")
    expect(messages).toMatchObject([{ place: 0, fromLine: false, parts: [{ type: "text", value: "hi" }] }])
    expect(chats).toMatchObject([{ isGroup: false, count: 1 }])
    expect(people).toMatchObject([{ name: "Ann", service: "iMessage" }])
  })

  it("are told again from where a page was cut off", async () => {
    const { emulator } = await rig({ page: true })
    const ann = emulator.person("Ann")
    const first = await listen(emulator.url)
    await first.next("hello")
    await ann.says("one")
    await emulator.settled()
    emulator.person("Bob") // whose coming is told after all that happened to the first message
    for (let people: { name: string }[] = []; !people.some(({ name }) => name === "Bob"); )
      people = (await first.next("phone")).people
    first.close()
    await ann.says("two")
    await emulator.settled()
    const again = await listen(emulator.url, first.lastId())
    expect(await again.next("hello")).toEqual({ resumed: true })
    const { messages } = await again.next("phone")
    expect(messages).toMatchObject([{ parts: [{ value: "two" }] }])
  })

  it("begin afresh for a page that knew another emulator", async () => {
    const { emulator } = await rig({ page: true })
    const stream = await listen(emulator.url, "abcdefgh-12")
    expect(await stream.next("hello")).toEqual({ resumed: false })
  })

  it("go on when the emulator is stopped and started again", async () => {
    const emulator = createEmulator({ page: true })
    await emulator.start()
    onTestFinished(() => emulator.stop())
    const first = await listen(emulator.url)
    await first.next("hello")
    const { port } = new URL(emulator.url)
    await emulator.stop()
    await emulator.person("Ann").says("anybody?")
    await emulator.start({ port: Number(port) })
    const again = await listen(emulator.url, first.lastId())
    expect(await again.next("hello")).toEqual({ resumed: true })
    expect((await again.next("phone")).messages).toHaveLength(1)
  })
})

function statusOf(url: string, path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${url}${path}`, { headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on("error", reject)
      .end()
  })
}

/** A page that hears the news, without a browser. */
async function listen(url: string, lastId?: string) {
  const abort = new AbortController()
  onTestFinished(() => abort.abort())
  const headers = lastId === undefined ? {} : { "last-event-id": lastId }
  const signal = AbortSignal.any([abort.signal, AbortSignal.timeout(5_000)])
  const response = await fetch(`${url}/_page/events`, { headers, signal })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let [text, id] = ["", ""]
  return {
    close: () => abort.abort(),
    lastId: () => id,
    /** The next event of this name; others are passed over. */
    // biome-ignore lint/suspicious/noExplicitAny: tests look into news of every shape
    async next(wanted: string): Promise<any> {
      for (;;) {
        const end = text.indexOf("\n\n")
        if (end < 0) {
          const { value, done } = (await reader?.read()) ?? { done: true }
          if (done) throw new Error(`The stream ended before ${wanted}.`)
          text += value
          continue
        }
        const frame = text.slice(0, end)
        text = text.slice(end + 2)
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(frame)?.[1]
        id = field("id") ?? id
        if (field("event") === wanted) return JSON.parse(field("data") ?? "null")
      }
    },
  }
}
