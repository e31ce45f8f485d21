import { createHmac } from "node:crypto"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { hmacSha256 } from "./hmac.ts"

const ascii = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
})

describe("hmacSha256", () => {
  it("agrees with Node's HMAC for any key, any text in front and any body", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        ascii,
        fc.uint8Array({ maxLength: 20_000, size: "max" }),
        fc.constantFrom("base64" as const, "hex" as const),
        (key, head, body, encoding) => {
          const expected = createHmac("sha256", key).update(head).update(body).digest(encoding)
          expect(hmacSha256(key)(head, body, encoding)).toBe(expected)
        },
      ),
    )
  })

  it.each([0, 1, 8_000, 8_127, 8_128, 8_129, 300_000])(
    "keeps nothing of a body of %d bytes for the next",
    (length) => {
      const key = Buffer.from("key")
      const sign = hmacSha256(key)
      sign("head.", Buffer.alloc(length, 0x61), "hex")
      const body = Buffer.from("short")
      expect(sign("h.", body, "hex")).toBe(createHmac("sha256", key).update("h.").update(body).digest("hex"))
    },
  )

  it("knows the vectors of RFC 4231", () => {
    const jefe = hmacSha256(Buffer.from("Jefe"))
    expect(jefe("what do ya want ", Buffer.from("for nothing?"), "hex")).toBe(
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    )
    const longer = hmacSha256(Buffer.alloc(131, 0xaa))
    expect(longer("Test Using Larger Than Block-Size Key - Hash Key First", Buffer.alloc(0), "hex")).toBe(
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    )
  })
})
