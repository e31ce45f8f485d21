import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"

const main = fileURLToPath(new URL("main.ts", import.meta.url))

function conformance(...args: string[]) {
  const { stdout, status } = spawnSync(
    process.execPath,
    ["--conditions=@backchat/source", "--import", "tsx", main, ...args],
    { encoding: "utf8" },
  )
  return { last: stdout.trimEnd().split("\n").slice(-2).join("\n"), status }
}

it("drives every operation and every event, and meets every error it can", () => {
  const { last, status } = conformance()
  expect(last).toMatch(
    /^operations 42\/42, events 27\/27, error codes reached (\d+)\/\1 .*\n\d+ passed, 0 failed$/,
  )
  expect(status).toBe(0)
}, 60_000)

it("fails on an emulator that refuses everything", () => {
  const { last, status } = conformance("--broken")
  expect(last).toMatch(/^operations 0\/42.*\n\d+ passed, [1-9]\d+ failed$/)
  expect(status).toBe(1)
}, 60_000)
