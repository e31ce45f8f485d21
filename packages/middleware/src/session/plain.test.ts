import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { fromText, MAX_SESSION_BYTES, toText } from "./plain.ts"

it("carries every plain object there and back", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const plain = JSON.parse(JSON.stringify(value).replaceAll("__proto__", "proto"))
      expect(fromText(toText("session", plain, false))).toEqual(plain)
    }),
  )
})

it("leaves out own __proto__ keys on both ways, so that assigning a copy changes no prototype", () => {
  const evil = '{"name":"Ann","__proto__":{"isAdmin":true},"deep":[{"__proto__":{"isAdmin":true}}]}'
  for (const copy of [fromText(evil), fromText(toText("session", JSON.parse(evil), false))]) {
    const target = Object.assign({}, Object(copy))
    expect(Reflect.get(target, "isAdmin")).toBeUndefined()
    expect(JSON.stringify(copy)).toBe('{"name":"Ann","deep":[{}]}')
  }
  expect(toText("session", JSON.parse(evil), false)).toBe('{"name":"Ann","deep":[{}]}')
})

describe("refuses, by name,", () => {
  class Cart {}
  const itself: Record<string, unknown> = {}
  itself.itself = itself
  const deep = JSON.parse(`${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`)

  it.each([
    ["a Map", { seen: new Map() }, '"seen" is a Map'],
    ["a Date", { at: new Date() }, '"at" is a Date'],
    ["an object of a class", { cart: new Cart() }, '"cart" is a Cart'],
    ["a function", { act: () => {} }, '"act" is a function'],
    ["a bigint", { id: 1n }, '"id" is a bigint'],
    ["what is not a number", { rate: Number.NaN }, '"rate" is NaN'],
    ["a circle", itself, "points back at itself"],
    ["what is nested too deep", deep, "nested too deep"],
  ])("%s", (_, value, because) => {
    expect(() => toText("session", value, false)).toThrow(because)
  })

  it("what is larger than 64 KB, counted in bytes", () => {
    const room = MAX_SESSION_BYTES - '{"text":""}'.length
    expect(toText("session", { text: "x".repeat(room) }, false)).toHaveLength(MAX_SESSION_BYTES)
    expect(() => toText("session", { text: "x".repeat(room + 1) }, false)).toThrow("65537 bytes")
    expect(() => toText("session", { text: "ä".repeat(room / 2 + 1) }, false)).toThrow("has room for 65536")
  })
})

it("takes what a schema brings back, and objects of another realm", () => {
  expect(toText("session", { at: new Date(0) }, true)).toBe('{"at":"1970-01-01T00:00:00.000Z"}')
  expect(() => toText("session", { seen: new Map() }, true)).toThrow("a Map")
  expect(toText("session", Object.create(null, { n: { value: 1, enumerable: true } }), false)).toBe('{"n":1}')
})
