import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseEnv } from "node:util"
import { describe, expect, it, onTestFinished } from "vitest"
import { addSecret } from "./env-file.ts"

/** What becomes of a file's text, and whether it had another secret. */
function add(text: string | undefined, secret: string): { text: string; was: boolean; mode: number } {
  const folder = mkdtempSync(join(tmpdir(), "env-"))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, ".env")
  if (text !== undefined) writeFileSync(file, text)
  const was = addSecret(file, secret)
  return { text: readFileSync(file, "utf8"), was, mode: statSync(file).mode & 0o777 }
}

describe("addSecret", () => {
  it.each([
    [undefined, "LINQ_WEBHOOK_SECRET=whsec_new\n"],
    ["", "LINQ_WEBHOOK_SECRET=whsec_new\n"],
    ["A=1", "A=1\nLINQ_WEBHOOK_SECRET=whsec_new\n"],
    ["LINQ_WEBHOOK_SECRET=\nA=1\n", "LINQ_WEBHOOK_SECRET=whsec_new\nA=1\n"],
    ["# LINQ_WEBHOOK_SECRET=no\n", "# LINQ_WEBHOOK_SECRET=no\nLINQ_WEBHOOK_SECRET=whsec_new\n"],
    ["MY_LINQ_WEBHOOK_SECRET=no\n", "MY_LINQ_WEBHOOK_SECRET=no\nLINQ_WEBHOOK_SECRET=whsec_new\n"],
  ])("writes the first one into %j", (before, after) => {
    expect(add(before, "whsec_new")).toMatchObject({ text: after, was: false })
  })

  it.each([
    "LINQ_WEBHOOK_SECRET=whsec_old",
    'LINQ_WEBHOOK_SECRET="whsec_old"',
    "export LINQ_WEBHOOK_SECRET = 'whsec_old' ",
  ])("keeps the one that is there behind the new one: %s", (line) => {
    const { text, was } = add(`A=1\n${line}\nB=$1\n`, "whsec_n$&w")
    expect([was, parseEnv(text)]).toEqual([
      true,
      { A: "1", LINQ_WEBHOOK_SECRET: "whsec_n$&w,whsec_old", B: "$1" },
    ])
  })

  it("makes a file that is its owner's alone", () => {
    expect(add(undefined, "whsec_new").mode).toBe(0o600)
  })
})
