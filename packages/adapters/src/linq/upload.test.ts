import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type LocalMedia, MAX_UPLOAD_BYTES } from "@backchat/core"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { type Platform, startPlatform } from "./fixtures/platform.ts"

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
)

let platform: Platform
let folder: string
beforeAll(async () => {
  platform = await startPlatform()
  folder = await mkdtemp(join(tmpdir(), "backchat-"))
})
afterAll(async () => {
  await platform.close()
  await rm(folder, { recursive: true })
})

const required_headers = {
  "Content-Type": "image/png",
  "Content-Length": String(PNG.length),
  "x-amz-acl": "private",
}
beforeEach(() => {
  platform.requests.length = 0
  const upload_url = `${platform.url}/bucket/key?signature=abc`
  platform.answers = [
    { body: { attachment_id: "att-1", upload_url, http_method: "PUT", required_headers } },
    { status: 200 },
  ]
})

const signal = new AbortController().signal
const upload = (media: LocalMedia) => platform.adapter.upload(media, { signal })
const declared = () => platform.requests[0]?.json

describe("upload", () => {
  it("declares the file, puts its bytes with exactly the headers asked for, and returns its id", async () => {
    expect(await upload({ data: PNG, filename: "dot.png" })).toEqual({ attachmentId: "att-1" })
    expect(declared()).toEqual({ filename: "dot.png", content_type: "image/png", size_bytes: PNG.length })
    const put = platform.requests[1]
    expect(put).toMatchObject({
      method: "PUT",
      path: "/bucket/key?signature=abc",
      headers: { "content-type": "image/png", "content-length": String(PNG.length), "x-amz-acl": "private" },
    })
    expect(put?.headers).not.toHaveProperty("authorization")
    expect(put?.bytes.equals(PNG)).toBe(true)
  })

  it("takes a stream of bytes", async () => {
    async function* chunks() {
      yield PNG.subarray(0, 10)
      yield PNG.subarray(10)
    }
    await upload({ data: chunks() })
    expect(declared()).toEqual({ filename: "file.png", content_type: "image/png", size_bytes: PNG.length })
    expect(platform.requests[1]?.bytes.equals(PNG)).toBe(true)
  })

  it("takes a path, and its name with it", async () => {
    const path = join(folder, "photo.png")
    await writeFile(path, PNG)
    await upload({ data: { path } })
    expect(declared()).toMatchObject({ filename: "photo.png", content_type: "image/png" })
  })

  it("believes a type that is declared, and calls it as the platform does", async () => {
    await upload({ data: PNG, mimeType: "audio/wav" })
    expect(declared()).toMatchObject({ filename: "file.wav", content_type: "audio/x-wav" })
  })
})

describe("an upload that cannot be", () => {
  async function* tooMuch() {
    const chunk = new Uint8Array(1 << 24)
    for (let sent = 0; sent <= MAX_UPLOAD_BYTES; sent += chunk.length) yield chunk
    throw new Error("it was read past the limit")
  }

  it.each([
    ["is empty", { data: new Uint8Array() }, "bad_draft", "empty"],
    ["is not there", { data: { path: "/nowhere/at/all.png" } }, "bad_draft", "/nowhere/at/all.png"],
    ["is a folder", { data: { path: tmpdir() } }, "bad_draft", "cannot be read"],
    ["is of no known type", { data: Uint8Array.of(1, 0, 2, 3) }, "bad_draft", "not recognised"],
    ["is of a type not taken", { data: Buffer.from("fLaC00000000") }, "bad_draft", "audio/flac"],
    [
      "is declared of such a type",
      { data: PNG, mimeType: "application/x-sh" },
      "bad_draft",
      "application/x-sh",
    ],
    ["has too long a name", { data: PNG, filename: `${"n".repeat(256)}.png` }, "bad_draft", "255"],
    ["has no end", { data: tooMuch() }, "too_large", "104857600"],
  ])("is refused before anything is asked of the platform: it %s", async (_, media, code, word) => {
    await expect(upload(media)).rejects.toMatchObject({ code, message: expect.stringContaining(word) })
    expect(platform.requests).toEqual([])
  })

  it("is too large a file, which is not read for it", async () => {
    const path = join(folder, "huge.bin")
    await writeFile(path, "")
    await truncate(path, 3 * 2 ** 30) // sparse; more than can be read at once
    await expect(upload({ data: { path } })).rejects.toMatchObject({ code: "too_large" })
  })

  it("is refused by the storage", async () => {
    platform.answers[1] = { status: 403, headers: { "content-type": "application/xml" }, body: "<Error/>" }
    await expect(upload({ data: PNG })).rejects.toMatchObject({
      name: "PlatformError",
      operation: "attachments.upload",
      status: 403,
      retryable: false,
    })
  })

  it("breaks off in the storage, and may be tried again", async () => {
    platform.answers[1] = { status: 503 }
    await expect(upload({ data: PNG })).rejects.toMatchObject({ name: "PlatformError", retryable: true })
  })

  it("stops when its signal aborts", async () => {
    const controller = new AbortController()
    platform.answers[1] = { body: "hang" }
    const first = platform.next()
    const uploading = platform.adapter.upload({ data: PNG }, { signal: controller.signal })
    await first
    await platform.next()
    controller.abort(new Error("stopping"))
    await expect(uploading).rejects.toThrow("stopping")
  })
})
