import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"

const root = fileURLToPath(new URL("..", import.meta.url))

/** What the sources of each folder may import. Their tests may import more. */
const MAY_IMPORT: Readonly<Record<string, readonly RegExp[]>> = {
  "packages/core/src": [/^eventemitter3$/, /^marked$/, /^linkify-it$/, /^node:fs\/promises$/],
  "packages/adapters/src": [
    /^@backchat\/core$/,
    /^@linqapp\/sdk$/,
    /^file-type$/,
    /^zod$/,
    /^node:/,
    /^ioredis$/,
    /^express$/,
  ],
  "packages/middleware/src": [/^@backchat\/core$/, /^@standard-schema\/spec$/],
  "packages/emulator/src": [/^@linqapp\/sdk(\/|$)/, /^express$/, /^zod$/, /^eventemitter3$/, /^node:/],
  "packages/cli/src": [
    /^@backchat\//,
    /^@linqapp\/sdk$/,
    /^chokidar$/,
    /^tsx\/(esm|cjs)\/api$/,
    /^zod$/,
    /^node:/,
  ],
  // examples/scale/measure counts a server's commands with a client of its own.
  examples: [/^backchat$/, /^@backchat\//, /^node:/, /^zod$/, /^ioredis$/],
}

describe("the direction of imports", () => {
  for (const [folder, allowed] of Object.entries(MAY_IMPORT)) {
    it(`${folder} imports nothing but what it is allowed to`, () => {
      const sources = sourcesIn(join(root, folder))
      expect(sources.length).toBeGreaterThan(0)
      const forbidden = sources.flatMap((file) =>
        importsOf(file)
          .filter((name) => !name.startsWith(".") && !allowed.some((pattern) => pattern.test(name)))
          .map((name) => `${file.slice(root.length)} imports ${name}`),
      )
      expect(forbidden).toEqual([])
    })
  }

  it("lets the model, the vocabulary of the house, know only itself", () => {
    const outside = sourcesIn(join(root, "packages/core/src/model")).flatMap((file) =>
      importsOf(file).filter((name) => !/^\.\/[\w-]+\.ts$/.test(name)),
    )
    expect(outside).toEqual([])
  })

  it("keeps the emulator's world free of HTTP", () => {
    const upward = sourcesIn(join(root, "packages/emulator/src/world")).flatMap((file) =>
      importsOf(file).filter((name) => /express|node:http|\/(api|webhooks|wire|driver)\//.test(name)),
    )
    expect(upward).toEqual([])
  })
})

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter(
      (name) => /\.tsx?$/.test(name) && !/\.test(-d)?\.ts$|node_modules|dist|fixtures|\.d\.ts$/.test(name),
    )
    .map((name) => join(folder, name))
}

function importsOf(file: string): string[] {
  const code = readFileSync(file, "utf8").replaceAll(/`[^`]*`/g, '""') // programs that are written, not run
  const statements =
    /^(?:import|export)\s[^"=(]*?from\s+"([^"\n]+)"|^import\s+"([^"\n]+)"|\bimport\("([^"\n]+)"\)/gm
  return [...code.matchAll(statements)].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? "")
}
