import { describe, expect, it } from "vitest"
import { mediaTypeNamed, sniff } from "./media-type.ts"

const bytes = (...values: readonly (string | number)[]) =>
  Buffer.concat(values.map((value) => (typeof value === "string" ? Buffer.from(value) : Buffer.of(value))))

async function typeOf(content: Uint8Array, filename?: string) {
  const name = await sniff(content, filename)
  return name === undefined ? undefined : mediaTypeNamed(name)
}

describe("sniff", () => {
  it.each([
    ["image/jpeg", bytes(0xff, 0xd8, 0xff, 0xe0, "....JFIF.............")],
    ["image/gif", bytes("GIF89a.............")],
    ["image/heic", bytes(0, 0, 0, 0x18, "ftypheic....heicmif1....")],
    ["image/webp", bytes("RIFF....WEBPVP8 ........")],
    ["video/mp4", bytes(0, 0, 0, 0x18, "ftypmp42....mp42isom....")],
    ["video/quicktime", bytes(0, 0, 0, 0x14, "ftypqt  ....qt  ........")],
    ["audio/x-m4a", bytes(0, 0, 0, 0x18, "ftypM4A ....M4A mp42....")],
    ["audio/mpeg", bytes("ID3", 4, 0, 0, 0, 0, 0, 0, 0xff, 0xfb, 0x90, 0x44, "....................")],
    ["audio/x-wav", bytes("RIFF....WAVEfmt ........")],
    ["audio/x-aiff", bytes("FORM....AIFFCOMM........")],
    ["audio/amr", bytes("#!AMR\n..............")],
    ["application/pdf", bytes("%PDF-1.7\n...............")],
    ["text/vcard", bytes("BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD")],
    ["text/rtf", bytes("{\\rtf1\\ansi hello}")],
    ["text/plain", bytes("just some words")],
  ])("knows %s by its bytes", async (type, content) => {
    expect(await typeOf(content)).toBe(type)
  })

  it.each([
    ["text/csv", "table.csv", bytes("a,b\n1,2\n")],
    ["text/markdown", "README.md", bytes("# Title")],
    ["application/json", "data.json", bytes("{}")],
    ["image/svg+xml", "icon.svg", bytes('<?xml version="1.0"?><svg/>')],
    ["application/msword", "old.DOC", bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, "........")],
    ["audio/x-caf", "memo.caf", bytes("caff", 0, 1, 0, 0, 0)],
    ["image/png", "photo.jpg", bytes(0x89, "PNG\r\n", 0x1a, "\n", 0, 0, 0, 0x0d, "IHDR........IDAT....")],
  ])("asks the name where bytes say too little: %s", async (type, filename, content) => {
    expect(await typeOf(content, filename)).toBe(type)
  })
})

describe("mediaTypeNamed", () => {
  it.each([
    ["image/jpg", "image/jpeg"],
    ["Text/Plain; charset=utf-8", "text/plain"],
    ["audio/mp4", "audio/x-m4a"],
    ["application/x-iwork-pages-sffpages", "application/x-iwork-pages-sffpages"],
    ["audio/flac", undefined],
    ["toString", undefined],
    ["constructor", undefined],
  ])("calls %s %s", (name, type) => {
    expect(mediaTypeNamed(name)).toBe(type)
  })
})
