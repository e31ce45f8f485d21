import { spawn, spawnSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import manifest from "../../packages/cli/package.json" with { type: "json" }
import { TEMPLATES } from "../../packages/cli/src/create/project.ts"
import { folder, run } from "./command.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))

/** Every file below a folder. */
function filesIn(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(path, name)).isFile())
    .sort()
}

describe("create", () => {
  it.each(Object.keys(TEMPLATES))("makes a whole project from %s", async (template) => {
    const cwd = folder()
    const { code, out, err } = await run(["create", "my-bot", "--template", template, "--pm", "pnpm"], {
      cwd,
    })
    expect([code, err]).toEqual([0, ""])
    expect(out).toMatch(/Next:\n\n {2}cd my-bot\n {2}pnpm install\n {2}pnpm dev\n$/)
    const project = join(cwd, "my-bot")
    const files = filesIn(project)
    expect(files).toEqual(
      expect.arrayContaining([
        ".env.example",
        ".gitignore",
        "README.md",
        "package.json",
        "src/main.ts",
        "tsconfig.json",
      ]),
    )
    expect(files.some((name) => /^test\/.+\.test\.ts$/.test(name))).toBe(true)
    for (const name of files) {
      expect(out).toContain(`  ${name}\n`)
      expect(readFileSync(join(project, name), "utf8")).not.toContain("{{")
    }
    const made = JSON.parse(readFileSync(join(project, "package.json"), "utf8"))
    expect(made).toMatchObject({ name: "my-bot", dependencies: { backchat: `^${manifest.version}` } })
    expect(readFileSync(join(project, "README.md"), "utf8")).toContain("pnpm dev")
  })

  it("leaves a folder that has something in it alone", async () => {
    const cwd = folder({ "my-bot/precious.txt": "mine" })
    const { code, err } = await run(["create", "my-bot"], { cwd })
    expect([code, err]).toEqual([
      1,
      expect.stringContaining("my-bot is not empty, and nothing in it is touched"),
    ])
    expect(filesIn(join(cwd, "my-bot"))).toEqual(["precious.txt"])
  })

  it("takes the package manager that runs it", async () => {
    const { out } = await run(["create", "my-bot"], {
      cwd: folder(),
      env: { npm_config_user_agent: "bun/1.2.0" },
    })
    expect(out).toMatch(/bun install\n {2}bun run dev\n$/)
  })

  // A terminal of its own; macOS' script speaks otherwise.
  if (process.platform === "linux" && spawnSync("script", ["--version"]).status === 0) {
    it("asks for what was not said, at a terminal", async () => {
      const cwd = folder()
      const loader = fileURLToPath(import.meta.resolve("tsx"))
      const program = join(root, "packages/cli/src/program.ts")
      const line = `${process.execPath} --conditions=@backchat/source --import ${loader} ${program} create`
      const child = spawn("script", ["-qec", line, "/dev/null"], {
        cwd,
        env: { ...process.env, npm_config_user_agent: "" },
      })
      let printed = ""
      const answers = [
        [/Name of the project \(my-bot\): $/, "My Bot"],
        [/cannot be a package's name[\s\S]*Name of the project \(my-bot\): $/, "asked-bot"],
        [/Template: minimal, assistant, express \(minimal\): $/, "exp"],
        [/Package manager: npm, pnpm, yarn, bun \(npm\): $/, ""],
      ] as const
      let next = 0
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: what moves the cursor is no text
        printed += text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, "")
        const [question, answer] = answers[next] ?? []
        if (question === undefined || !question.test(printed)) return
        next++
        child.stdin.write(`${answer}\n`)
      })
      const code = await new Promise((resolve) => child.on("close", resolve))
      expect([code, printed]).toEqual([
        0,
        expect.stringMatching(/cd asked-bot\r?\n {2}npm install\r?\n {2}npm run dev/),
      ])
      expect(existsSync(join(cwd, "asked-bot/src/app.ts"))).toBe(true)
    })
  }
})
