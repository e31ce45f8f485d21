import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"

const program = fileURLToPath(new URL("../scripts/bench.mjs", import.meta.url))

function bench(...args: string[]) {
  return spawnSync(process.execPath, [program, ...args], { encoding: "utf8", timeout: 110_000 })
}

describe("npm run bench", { timeout: 120_000 }, () => {
  it("measures each contender and prints figures and ratios as JSON, with its progress on stderr", () => {
    const { status, stdout, stderr } = bench("--quick", "--rounds", "1", "--only", "size", "--json")
    expect([status, stderr]).toEqual([0, expect.stringContaining("round 1 of 1, chat sdk")])
    const { results } = JSON.parse(stdout)
    const rows: readonly { name: string; figures: object; ratio?: object }[] = results[0].rows
    expect(rows.map(({ name }) => name)).toEqual(["backchat", "chat sdk", "grammy", "bolt"])
    for (const { name, figures, ratio } of rows) {
      expect(Object.keys(figures)).toEqual([
        "importMs",
        "firstReplyMs",
        "packages",
        "megabytes",
        "typeCheckMs",
      ])
      for (const { median } of Object.values(figures)) expect(median).toBeGreaterThan(0)
      expect(ratio === undefined).toBe(name === "backchat")
    }
  })

  it("names the legal cases when it is asked for another", () => {
    const { status, stderr } = bench("--only", "speed")
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining("door, http, durable, growth, reliability, size"),
    ])
  })
})
