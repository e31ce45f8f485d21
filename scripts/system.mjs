// Programs of the system that tests need. Built-ins only.
import { spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"

/** What is needed, and where it lies once it is installed. */
const NEEDED = [
  { program: "redis-server", packages: ["redis-server"], for: "the Redis store" },
  { program: "chromium", packages: ["chromium", "fonts-noto-color-emoji"], for: "the page in a browser" },
]

/**
 * Installs what is missing where that is ours to do: as root on Debian or Ubuntu, as in a container or CI.
 * Elsewhere it says in one line what will be skipped and how to get it. With CI=true nothing is skipped.
 */
export function provide() {
  const missing = NEEDED.filter(({ program }) => !isInstalled(program))
  if (missing.length === 0) return
  const packages = missing.flatMap((one) => one.packages)
  if (isRootOnDebian()) {
    console.error(`Installing ${packages.join(" ")} with apt …`)
    apt("update")
    apt("install", "-y", "--no-install-recommends", ...packages)
  }
  for (const { program, packages: names, for: what } of missing.filter(
    ({ program }) => !isInstalled(program),
  )) {
    if (process.env.CI === "true") {
      console.error(`${program} is missing and CI=true: the tests of ${what} may not be skipped.`)
      process.exit(1)
    }
    console.error(
      `\n!!! ${program} is missing: SKIPPING the tests of ${what}. Get it: apt-get install ${names.join(" ")}\n`,
    )
  }
}

function isInstalled(program) {
  return spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0
}

function isRootOnDebian() {
  const release = "/etc/os-release"
  return (
    process.getuid?.() === 0 && existsSync(release) && /debian|ubuntu/i.test(readFileSync(release, "utf8"))
  )
}

function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
  spawnSync("apt-get", ["-qq", ...args], { stdio: ["ignore", 2, 2], env })
}
