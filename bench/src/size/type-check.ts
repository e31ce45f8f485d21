import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"

const HANDLERS = 50
const require = createRequire(import.meta.url)

const CONFIGURATION = {
  compilerOptions: {
    target: "ES2023",
    module: "NodeNext",
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ["node"],
  },
  include: ["bot.ts"],
}

/** A bot's source: how it begins, and one handler. */
export interface Source {
  readonly head: string
  readonly handler: (index: number) => string
}

/**
 * How long the compiler takes for a bot with 50 handlers, in milliseconds.
 *
 * @param folder where the project's imports resolve from
 * @throws Error with the compiler's words when the project has errors
 */
export async function typeCheckMs({ head, handler }: Source, folder: string): Promise<number> {
  const project = await mkdtemp(join(folder, ".project-"))
  try {
    const handlers = Array.from({ length: HANDLERS }, (_, index) => handler(index))
    await writeFile(join(project, "bot.ts"), [head, ...handlers].join("\n"))
    await writeFile(join(project, "tsconfig.json"), JSON.stringify(CONFIGURATION))
    await writeFile(join(project, "package.json"), '{ "type": "module" }')
    const startedAt = performance.now()
    const compiler = spawn(process.execPath, [compilerPath(), "-p", project], {
      stdio: ["ignore", "pipe", "inherit"],
    })
    let said = ""
    compiler.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text
    })
    const [code] = await once(compiler, "close")
    if (code !== 0) throw new Error(`The compiler refuses a project of the bench:\n${said}`)
    return performance.now() - startedAt
  } finally {
    await rm(project, { recursive: true, force: true })
  }
}

function compilerPath(): string {
  return join(dirname(require.resolve("typescript/package.json")), "bin", "tsc")
}
