// Installs the workspace when it is missing. Built-ins only: this runs before anything is installed.
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"

export const root = fileURLToPath(new URL("..", import.meta.url))

/** Runs a program to its end, with our streams unless others are given; returns its exit code. */
export function run(program, args, env = {}, stdio = "inherit") {
  const { status, error } = spawnSync(program, args, {
    cwd: root,
    stdio,
    env: { ...process.env, ...(process.env.CI && { NO_COLOR: "1" }), ...env },
    shell: process.platform === "win32",
  })
  if (error) console.error(`${program}: ${error.message}`)
  return status ?? 1
}

/**
 * Checks Node, and runs pnpm install where it was never run. The progress goes to stderr, so a pipe stays clean.
 *
 * @param folders the workspaces that are needed, with all they depend on; tests and peers take most of the time
 */
export function install(folders = ["examples", "test", "bench"]) {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(
      `Backchat needs Node 20.19 or newer; this is ${process.version}. Install a current Node and try again.`,
    )
    process.exit(1)
  }
  if (folders.every((folder) => existsSync(`${root}/${folder}/node_modules`))) return
  console.error("Installing what is missing (once, about ten seconds) …")
  const filters = folders.map((folder) => `--filter=@backchat/${folder}...`)
  const args = ["--yes", "pnpm@10", "install", "--frozen-lockfile", "--reporter=append-only", ...filters]
  const { status } = spawnSync("npx", args, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  })
  if (status !== 0) {
    console.error(
      "The install failed. Check the network, then try again; `npx --yes pnpm@10 install` shows more.",
    )
    process.exit(status ?? 1)
  }
}
