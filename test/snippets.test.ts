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

/** Writes snippets as programs into a folder of the workspace, so that their imports resolve. */
function writePrograms(
  name: string,
  found: readonly Snippet[],
): { folder: string; files: readonly string[] } {
  const folder = join(root, "test", ".snippets", name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const files = found.map(({ page, line, code }) => {
    const file = join(folder, `${page.replace(/\W/g, "_")}_${line}.ts`)
    // A blank head keeps each error at the line it has on its page.
    writeFileSync(file, `${"\n".repeat(line)}${code}\nexport {}\n`)
    return file
  })
  return { folder, files }
}

describe("the snippets in README and docs", () => {
  it("compile", { timeout: 120_000 }, () => {
    const found = snippets()
    expect(found.length).toBeGreaterThan(2)
    const { folder } = writePrograms("compiled", found)
    const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false }
    const config = { extends: "../../../tsconfig.test.json", include: ["./*.ts"], compilerOptions }
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config))
    const { stdout, status } = spawnSync("npx", ["tsc", "-p", folder], { cwd: root, encoding: "utf8" })
    expect([stdout, status]).toEqual(["", 0])
  })

  it("run, those of the emulator's page, which are whole programs", { timeout: 120_000 }, () => {
    const found = snippets().filter(({ page }) => page === "docs/emulator.md")
    expect(found.length).toBeGreaterThan(4)
    for (const file of writePrograms("run", found).files) {
      const program = ["--conditions=@backchat/source", "--import", "tsx", file]
      const { status, stderr } = spawnSync(process.execPath, program, {
        cwd: root,
        encoding: "utf8",
        timeout: 30_000,
      })
      expect([file, stderr, status]).toEqual([file, "", 0])
    }
  })
})
