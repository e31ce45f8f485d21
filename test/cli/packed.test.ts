import { spawn, spawnSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest"
import { TEMPLATES } from "../../packages/cli/src/create/project.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))

/** What each template's bot says to "hello". */
const ANSWERS = {
  minimal: /^Hello! Say anything/m,
  express: /^Hello! Say anything/m,
  assistant: /./,
} as const satisfies Record<keyof typeof TEMPLATES, RegExp>

/** Runs a program to its end, as a person does who knows nothing of our workspace. */
function run(cwd: string, program: string, ...args: string[]) {
  const { NODE_OPTIONS, npm_config_user_agent, ...env } = process.env
  const ran = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    env: { ...env, NO_COLOR: "1" },
    timeout: 120_000,
  })
  return { status: ran.status, out: ran.stdout, all: `${ran.stdout}\n${ran.stderr}` }
}

/** What users get: tarballs of every package, and projects that are made and installed from them. */
describe("the packed packages", { timeout: 240_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "backchat-packed-"))
  const launcher = join(folder, "launcher")
  let tarballs: Record<string, string> = {}

  beforeAll(() => {
    run(root, "npm", "run", "build")
    for (const name of readdirSync(join(root, "packages"))) {
      const cwd = join(root, "packages", name)
      const { status, all } = run(
        cwd,
        "npx",
        "--yes",
        "pnpm@10",
        "pack",
        "--pack-destination",
        join(folder, "tarballs"),
      )
      expect([all, status]).toEqual([expect.any(String), 0])
      const { name: full, version } = JSON.parse(readFileSync(join(cwd, "package.json"), "utf8"))
      const file = `${full.replace("@", "").replace("/", "-")}-${version}.tgz`
      tarballs = { ...tarballs, [full]: `file:${join(folder, "tarballs", file)}` }
    }
    run(folder, "mkdir", "launcher")
    writeFileSync(join(launcher, "package.json"), '{ "private": true, "dependencies": { "backchat": "" } }')
    install(launcher)
  }, 240_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** Installs a project, its Backchat from the tarballs and everything else as it says. */
  function install(cwd: string): void {
    const file = join(cwd, "package.json")
    const manifest = JSON.parse(readFileSync(file, "utf8"))
    const { backchat, ...overrides } = tarballs
    for (const dependencies of [manifest.dependencies, manifest.devDependencies ?? {}]) {
      for (const name of Object.keys(dependencies)) dependencies[name] = tarballs[name] ?? dependencies[name]
    }
    writeFileSync(file, JSON.stringify({ ...manifest, overrides }))
    const { status, all } = run(cwd, "npm", "install", "--prefer-offline", "--no-audit", "--no-fund")
    expect([all, status]).toEqual([expect.any(String), 0])
  }

  it.each(Object.keys(TEMPLATES) as (keyof typeof TEMPLATES)[])(
    "make a project from %s whose test, check and bot work",
    (template) => {
      const created = run(launcher, "npx", "backchat", "create", `../${template}-bot`, "--template", template)
      expect([created.all, created.status]).toEqual([expect.stringContaining("Next:"), 0])
      const cwd = join(folder, `${template}-bot`)
      install(cwd)
      for (const script of ["test", "check"]) {
        const { status, all } = run(cwd, "npm", "run", script)
        expect([all, status]).toEqual([expect.any(String), 0])
      }
      const said = run(cwd, "npm", "run", "--silent", "dev", "--", "--say", "hello")
      expect([said.all, said.status]).toEqual([expect.any(String), 0])
      expect(said.out).toMatch(ANSWERS[template])
    },
  )

  it("serve the page, built, from the emulator's package", async () => {
    const cwd = join(folder, "minimal-bot")
    const child = spawn("npx", ["backchat", "dev", "src/main.ts", "--port", "0"], { cwd, detached: true })
    // npx stands in between; its whole group goes.
    onTestFinished(() => void process.kill(-(child.pid ?? 0), "SIGKILL"))
    const url = await new Promise<string>((resolve) => {
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        const [found] = /http:\/\/127\.0\.0\.1:\d+\//.exec(text) ?? []
        if (found !== undefined) resolve(found)
      })
    })
    const page = await fetch(url)
    const html = await page.text()
    expect([page.status, html]).toEqual([200, expect.stringContaining("<script")])
    const [, script = ""] = /src="([^"]+\.js)"/.exec(html) ?? []
    expect((await fetch(new URL(script, url))).status).toBe(200)
  })

  it("say which version they are", () => {
    const { version } = JSON.parse(readFileSync(join(root, "packages/cli/package.json"), "utf8"))
    expect(run(launcher, "npx", "backchat", "--version").out).toBe(`${version}\n`)
  })
})
