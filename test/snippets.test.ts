import { spawnSync } from "node:child_process"
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, it, onTestFinished } from "vitest"

const root = fileURLToPath(new URL("..", import.meta.url))

interface Snippet {
  readonly page: string
  readonly line: number
  readonly code: string
}

/** The TypeScript blocks of the pages that users read. */
function snippets(): Snippet[] {
  const pages = [
    "README.md",
    ...readdirSync(join(root, "docs")).flatMap((name) => (name.endsWith(".md") ? [`docs/${name}`] : [])),
  ]
  return pages.flatMap((page) => {
    const text = readFileSync(join(root, page), "utf8")
    return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(({ 1: code = "", index }) => ({
      page,
      line: text.slice(0, index).split("\n").length,
      code,
    }))
  })
}

describe("the snippets in README and docs", () => {
  it("compile", { timeout: 120_000 }, () => {
    const folder = join(root, "test", ".snippets")
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder)
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const found = snippets()
    expect(found.length).toBeGreaterThan(2)
    for (const { page, line, code } of found) {
      // A blank head keeps each error at the line it has on its page.
      const name = `${page.replace(/\W/g, "_")}_${line}.ts`
      writeFileSync(join(folder, name), `${"\n".repeat(line)}${code}\nexport {}\n`)
    }
    const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false }
    const config = { extends: "../../tsconfig.test.json", include: ["./*.ts"], compilerOptions }
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config))
    const { stdout, status } = spawnSync("npx", ["tsc", "-p", folder], { cwd: root, encoding: "utf8" })
    expect([stdout, status]).toEqual(["", 0])
  })
})
