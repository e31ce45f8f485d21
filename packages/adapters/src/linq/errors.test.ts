import { inspect } from "node:util"
import { PlatformError } from "@backchat/core"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { CODES } from "./error-codes.ts"
import { platformError } from "./errors.ts"
import { DIRECT_CHAT } from "./fixtures/handles.ts"
import { type Answer, type Platform, startPlatform } from "./fixtures/platform.ts"
import { SECRET, TRACE_ID } from "./fixtures/webhook.ts"
import { linq } from "./index.ts"

let platform: Platform
beforeAll(async () => {
  platform = await startPlatform()
})
afterAll(() => platform.close())
beforeEach(() => {
  platform.requests.length = 0
})

const options = () => ({ key: "event/0", signal: new AbortController().signal })
const hello = { parts: [{ type: "text", value: "canary-text" } as const] }

async function refusedWith(answer: Answer): Promise<PlatformError> {
  platform.answers = [answer]
  const error: unknown = await platform.adapter
    .send({ id: DIRECT_CHAT }, hello, options())
    .catch((e: unknown) => e)
  expect(platform.requests).toHaveLength(1)
  if (error instanceof PlatformError) return error
  throw error
}

const body = (status: number, code: number, more: object = {}) => ({
  success: false,
  error: { status, code, message: "As the platform puts it.", ...more },
  trace_id: "trace-of-the-body",
})

describe("a refusal", () => {
  it("teaches: what, the code and its meaning, what to do, the trace id", async () => {
    const error = await refusedWith({ status: 403, body: body(403, 2008) })
    expect(error).toMatchObject({
      code: "platform",
      operation: "chats.messages.send",
      status: 403,
      platformCode: 2008,
      retryable: false,
      retryAfterMs: undefined,
      traceId: TRACE_ID,
    })
    expect(error.message).toBe(
      "Linq refused chats.messages.send (403, code 2008 RecipientNotAllowed): a sandbox account may write only " +
        "to people who wrote first. It says: As the platform puts it. Have them text your line once. " +
        `Trace id ${TRACE_ID}.`,
    )
  })

  it("of a code that is not known says what the platform says", async () => {
    const error = await refusedWith({ status: 418, body: body(418, 9999) })
    expect(error.message).toContain("(418, code 9999): As the platform puts it.")
    expect(error).toMatchObject({ platformCode: 9999, retryable: false })
  })

  it("of a proxy, without any code, is one as well", async () => {
    const error = await refusedWith({
      status: 502,
      headers: { "content-type": "text/html" },
      body: "<h1>Bad</h1>",
    })
    expect(error).toMatchObject({ status: 502, platformCode: undefined, retryable: true })
  })

  it("keeps handles out of its message", async () => {
    const message = "+12025550147 and ann@example.com cannot be reached."
    const error = await refusedWith({ status: 400, body: body(400, 1002, { message }) })
    expect(error.message).toContain("It says: … and … cannot be reached.")
  })

  it("keeps the key and the text of the message out of everything", async () => {
    const error = await refusedWith({ status: 400, body: body(400, 1004) })
    const said = inspect(error, { depth: 20, showHidden: true })
    for (const canary of ["canary-text", "test-key", SECRET.slice(6, 20)]) expect(said).not.toContain(canary)
  })

  it("has its trace id from the body when no header has it", () => {
    const error = platformError("chats.create", {
      status: 404,
      headers: new Headers(),
      error: body(404, 2001),
    })
    expect(error.traceId).toBe("trace-of-the-body")
  })

  it("is understood with the code one level higher, too", () => {
    const error = platformError("chats.create", {
      status: 409,
      headers: new Headers(),
      error: { code: 2009 },
    })
    expect(error).toMatchObject({ platformCode: 2009, retryable: true })
  })
})

describe("whether trying again helps", () => {
  it.each([
    [400, 1004, false],
    [401, 2004, false],
    [404, 2001, false],
    [404, 2007, true],
    [408, 3005, true],
    [409, 2009, true],
    [409, 2013, false],
    [409, 2015, false],
    [413, 5001, false],
    [422, 4005, false],
    [429, 1007, true],
    [500, 3006, true],
    [503, 4004, true],
    [504, 3005, true],
  ])("after %i with code %i: %s", async (status, code, retryable) => {
    expect(await refusedWith({ status, body: body(status, code) })).toMatchObject({ retryable })
  })

  it.each([
    [500, "false", false],
    [409, "true", true],
  ])("is as the platform says: %i with x-should-retry %s", async (status, word, retryable) => {
    const headers = { "x-should-retry": word }
    expect(await refusedWith({ status, headers, body: body(status, 2013) })).toMatchObject({ retryable })
  })
})

describe("how long to wait", () => {
  it.each([
    ["seconds", { "retry-after": "45" }, {}, 45_000],
    ["milliseconds", { "retry-after-ms": "1500", "retry-after": "45" }, {}, 1_500],
    ["the body", {}, { retry_after: 7 }, 7_000],
    ["a date gone by", { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" }, {}, 0],
    ["nothing that is a time", { "retry-after": "soon" }, {}, undefined],
    ["nothing", {}, {}, undefined],
  ])("is read from %s", async (_, headers, more, retryAfterMs) => {
    const error = await refusedWith({ status: 429, headers, body: body(429, 1007, more) })
    expect(error).toMatchObject({ retryable: true, retryAfterMs })
  })

  it("is read from a date to come", async () => {
    const headers = { "retry-after": new Date(Date.now() + 60_000).toUTCString() }
    const { retryAfterMs } = await refusedWith({ status: 429, headers, body: body(429, 1007) })
    expect(retryAfterMs).toBeGreaterThan(50_000)
    expect(retryAfterMs).toBeLessThanOrEqual(60_000)
  })
})

describe("a platform that cannot be reached", () => {
  it("is worth another try, and its error says why it was not reached", async () => {
    const gone = await startPlatform()
    await gone.close()
    await expect(gone.adapter.send({ id: DIRECT_CHAT }, hello, options())).rejects.toMatchObject({
      name: "PlatformError",
      message: expect.stringContaining("(ECONNREFUSED)"),
      status: undefined,
      retryable: true,
    })
  })

  it("may also be one that takes too long", async () => {
    const slow = linq({
      apiKey: "key",
      webhookSecret: SECRET,
      fetch: () => Promise.reject(new DOMException("This operation was aborted", "AbortError")),
    })
    await expect(slow.send({ id: DIRECT_CHAT }, hello, options())).rejects.toMatchObject({
      name: "PlatformError",
      message: expect.stringContaining("Request timed out."),
      retryable: true,
    })
  })

  it("is not blamed for an id that cannot be in a path", async () => {
    const sending = platform.adapter.send({ id: ".." }, hello, options())
    await expect(sending).rejects.toMatchObject({ name: "PlatformError", retryable: false })
  })
})

describe("the table of codes", () => {
  it("ends every meaning without and every advice with a full stop", () => {
    for (const { name, meaning, advice = "Fine." } of Object.values(CODES)) {
      expect(name).toMatch(/^[A-Z][A-Za-z]+$/)
      expect(meaning).not.toMatch(/[.!]$/)
      expect(advice).toMatch(/^[A-Z].*\.$/)
    }
  })
})
