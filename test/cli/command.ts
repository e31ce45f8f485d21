import { type ChildProcess, spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { onTestFinished } from "vitest"

const root = fileURLToPath(new URL("../..", import.meta.url))

/** How a command is run. */
export interface RunOptions {
  /** The folder it is run in. Default: the workspace. */
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

/** What a command printed, and how it left. */
export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** A command that is still running. */
export interface Started {
  readonly child: ChildProcess
  /** Everything printed so far, on both streams. */
  readonly printed: () => string
  readonly ended: Promise<Ran>
  /** Resolves with the first group of the first match, when it is printed. */
  line(pattern: RegExp): Promise<string>
}

// A tester's own account, colours and folders stay outside.
const { LINQ_API_V3_API_KEY, LINQ_WEBHOOK_SECRET, LINQ_API_V3_BASE_URL, REDIS_URL, FORCE_COLOR, ...plain } =
  process.env

/** Starts `backchat` from its sources. It is killed when the test is finished. */
export function start(args: readonly string[], { cwd = root, env = {} }: RunOptions = {}): Started {
  const program = join(root, "packages/cli/src/program.ts")
  const loader = fileURLToPath(import.meta.resolve("tsx"))
  const child = spawn(
    process.execPath,
    ["--conditions=@backchat/source", "--import", loader, program, ...args],
    { cwd, env: { ...plain, ...env }, stdio: ["pipe", "pipe", "pipe"] },
  )
  onTestFinished(() => void child.kill("SIGKILL"))
  let [out, err, both] = ["", "", ""]
  const waiting = new Set<() => void>()
  const hear = (text: string) => {
    both += text
    for (const look of waiting) look()
  }
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text
    hear(text)
  })
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text
    hear(text)
  })
  const ended = new Promise<Ran>((resolve) => child.on("close", (code) => resolve({ code, out, err })))
  const line = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(both)
        if (found === null) return
        waiting.delete(look)
        resolve(found[1] ?? found[0])
      }
      waiting.add(look)
      look()
      void ended.then(() => reject(new Error(`It ended without ${pattern}. It printed:\n${both}`)))
    })
  return { child, printed: () => both, ended, line }
}

/** Runs `backchat` to its end, with nothing on its stdin. */
export function run(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { child, ended } = start(args, options)
  child.stdin?.end()
  return ended
}

/** A folder of its own for a test, with these files in it, where `backchat` is installed. */
export function folder(files: Readonly<Record<string, string>> = {}): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "backchat-")))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  const modules = join(path, "node_modules")
  mkdirSync(join(modules, "@backchat"), { recursive: true })
  symlinkSync(join(root, "packages/cli"), join(modules, "backchat"))
  symlinkSync(join(root, "packages/adapters"), join(modules, "@backchat/adapters"))
  symlinkSync(join(root, "packages/adapters/node_modules/express"), join(modules, "express"))
  write(path, { "package.json": '{ "type": "module" }', ...files })
  return path
}

/** Writes files into a folder. */
export function write(path: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), text)
  }
}
