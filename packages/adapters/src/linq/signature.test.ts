import { createHmac } from "node:crypto"
import { DoorError } from "@backchat/core"
import fc from "fast-check"
import { Webhook } from "standardwebhooks"
import { describe, expect, it } from "vitest"
import { EVENT_ID, type Headers, NOW, post, SECRET, signed, signedTheOldWay } from "./fixtures/webhook.ts"
import { signatureCheck } from "./signature.ts"

const BODY = JSON.stringify({ event_type: "message.received", event_id: EVENT_ID })
const OTHER_SECRET = `whsec_${Buffer.alloc(32, 9).toString("base64")}`

function verdict(
  body: string | Uint8Array,
  headers: Headers,
  { secrets = [SECRET], now = NOW } = {},
): number {
  try {
    signatureCheck({ secrets, toleranceMs: 300_000, now: () => now })(post(body, headers))
    return 200
  } catch (error) {
    if (error instanceof DoorError) return error.status
    throw error
  }
}

describe("Standard Webhooks", () => {
  it("accepts the reference vector of the specification", () => {
    const headers = {
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    const secrets = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]
    expect(verdict('{"test": 2432232314}', headers, { secrets, now: 1_614_265_330_000 })).toBe(200)
  })

  it("accepts a webhook of the platform, by either of its signatures", () => {
    const body = '{"event_type":"message.received","event_id":"6b1e0f4c-5d55-4a3a-9e0e-2a2f3f8f7c11"}'
    const now = 1_780_000_000_000
    const standard = {
      "webhook-id": "6b1e0f4c-5d55-4a3a-9e0e-2a2f3f8f7c11",
      "webhook-timestamp": "1780000000",
      "webhook-signature": "v1,tqoey8KEWuipOZTJfdnlUEJ/eLn258C5fuMdctei56g=",
    }
    const older = {
      "x-webhook-timestamp": "1780000000",
      "x-webhook-signature": "0115eece54b970476f2d1feff21b53ca315242569f9abd2cae3d239405651681",
    }
    expect(verdict(body, standard, { now })).toBe(200)
    expect(verdict(body, older, { now })).toBe(200)
    expect(verdict(body, { ...standard, ...older }, { now })).toBe(200)
  })

  it("agrees with the reference implementation on every body it signs", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.uuid(), (body, id) => {
        expect(verdict(body, signed(body, { id }))).toBe(200)
        expect(verdict(`${body} `, signed(body, { id }))).toBe(401)
      }),
    )
  })

  it("agrees with the reference implementation on ids and timestamps that are not as they should be", () => {
    const oracle = new Webhook(SECRET)
    const now = Math.floor(Date.now() / 1000)
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii" }), fc.integer({ min: -400, max: 400 }), (id, skew) => {
        const headers = { ...signed(BODY, { id, timestamp: now + skew }), "webhook-id": id }
        const ours = verdict(BODY, headers, { now: now * 1000 })
        // Ours may be stricter about ids, never laxer.
        if (ours === 200) expect(() => oracle.verify(BODY, headers)).not.toThrow()
        if (Math.abs(skew) > 310) expect(ours).toBe(401)
      }),
    )
  })

  it.each([
    ["299 s old", -299, 200],
    ["300 s old", -300, 200],
    ["301 s old", -301, 401],
    ["299 s ahead", 299, 200],
    ["300 s ahead", 300, 200],
    ["301 s ahead", 301, 401],
  ])("answers a request that is %s", (_, skew, expected) => {
    const timestamp = NOW / 1000 + skew
    expect(verdict(BODY, signed(BODY, { timestamp }))).toBe(expected)
    expect(verdict(BODY, signedTheOldWay(BODY, { timestamp }))).toBe(expected)
  })

  it("accepts any of several secrets and any of several signatures", () => {
    const secrets = [OTHER_SECRET, SECRET]
    expect(verdict(BODY, signed(BODY), { secrets })).toBe(200)
    expect(verdict(BODY, signed(BODY, { secret: OTHER_SECRET }), { secrets })).toBe(200)
    expect(verdict(BODY, signed(BODY, { secret: OTHER_SECRET }))).toBe(401)
    const good = signed(BODY)
    const header = `v1a,c29tZXRoaW5n v1,dG9vc2hvcnQ= ${good["webhook-signature"]}`
    expect(verdict(BODY, { ...good, "webhook-signature": header })).toBe(200)
  })
})

describe("hostile headers", () => {
  const good = signed(BODY)
  const signature = good["webhook-signature"] ?? ""

  it.each([
    ["empty", ""],
    ["a version alone", "v1,"],
    ["v1a only", `v1a,${signature.slice(3)}`],
    ["no version", signature.slice(3)],
    ["truncated", signature.slice(0, -1)],
    ["with one more character", `${signature}=`],
    ["sent twice", `${signature}, ${signature}`],
    ["1 MB long", `v1,${"A".repeat(1 << 20)}`],
    ["1 MB of spaces and then good", `${" ".repeat(1 << 20)}${signature}`],
    ["10,000 entries", `${"v1,AAAA ".repeat(10_000)}${signature}`],
    ["17 entries, the last one good", `${"v1,AAAA ".repeat(16)}${signature}`],
    ["not ASCII", "v1,ĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀ"],
  ])("refuses a signature that is %s, at once", (_, header) => {
    const start = performance.now()
    expect(verdict(BODY, { ...good, "webhook-signature": header })).toBe(401)
    expect(performance.now() - start).toBeLessThan(250)
  })

  it.each([" 12 ", "1e9", "0x10", "123abc", "-5", "12345678901234567890", "", "1784044932.0", "+12", "１２"])(
    "refuses the timestamp %j, signed and on time as it is",
    (timestamp) => {
      const key = Buffer.from(SECRET.slice(6), "base64")
      const signature = createHmac("sha256", key).update(`${EVENT_ID}.${timestamp}.${BODY}`).digest("base64")
      const headers = {
        "webhook-id": EVENT_ID,
        "webhook-timestamp": timestamp,
        "webhook-signature": `v1,${signature}`,
      }
      expect(verdict(BODY, headers, { now: (Number.parseFloat(timestamp) || 0) * 1000 })).toBe(401)
    },
  )

  it.each([
    ["no id", { "webhook-id": undefined }],
    ["an empty id", { "webhook-id": "" }],
    ["an id with a space", { "webhook-id": "a b" }],
    ["an id of 1 MB", { "webhook-id": "a".repeat(1 << 20) }],
    ["no timestamp", { "webhook-timestamp": undefined }],
    ["no signature", { "webhook-signature": undefined }],
  ])("refuses a request with %s", (_, change) => {
    const headers = Object.fromEntries(
      Object.entries({ ...good, ...change }).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value]],
      ),
    )
    expect(verdict(BODY, headers)).toBe(401)
  })

  it("refuses an unsigned request, and does not fall back when the newer headers are there", () => {
    expect(verdict(BODY, {})).toBe(401)
    expect(verdict(BODY, { ...signedTheOldWay(BODY), "webhook-id": EVENT_ID })).toBe(401)
    expect(verdict(BODY, { "x-webhook-signature": "ab", "x-webhook-timestamp": String(NOW / 1000) })).toBe(
      401,
    )
    expect(verdict(BODY, { "x-webhook-timestamp": String(NOW / 1000) })).toBe(401)
  })
})

describe("secrets", () => {
  it.each([
    ["no prefix", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", 'does not begin with "whsec_"'],
    ["not base64", "whsec_canary!", "characters that are not base64"],
    ["too short", "whsec_Y2FuYXJ5", "holds 6 bytes"],
  ])("refuses a secret with %s without showing it", (_, secret, fault) => {
    const make = () => signatureCheck({ secrets: [secret], toleranceMs: 300_000, now: Date.now })
    expect(make).toThrowError(expect.objectContaining({ code: "bad_configuration" }))
    expect(make).toThrowError(fault)
    expect(make).not.toThrowError(secret.slice(6, 14))
  })
})
