// npm run nodes [-- 22 24]: the unit tests of what runs in production, on other versions of Node.
import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { delimiter } from "node:path"
import { install, root, run } from "./install.mjs"

/** What users run. The emulator's own tests take most of the time and little of it depends on Node. */
const SUITES = [
  "packages/core",
  "packages/middleware",
  "packages/adapters/src/sqlite",
  "packages/adapters/src/linq",
]

install()
const majors = process.argv.length > 2 ? process.argv.slice(2) : ["22", "24"]
process.exit(majors.map(unitOn).some((status) => status !== 0) ? 1 : 0)

function unitOn(major) {
  const bin = provideNode(major)
  if (bin === undefined) return 1
  console.log(`\n— unit tests on Node ${major}`)
  return run(`${bin}/node`, ["node_modules/vitest/vitest.mjs", "run", "--project", "unit", ...SUITES], {
    PATH: `${bin}${delimiter}${process.env.PATH}`,
  })
}

/** npm carries Node's binaries, one package a platform. Kept beside the other caches. */
function provideNode(major) {
  const folder = `${root}/node_modules/.cache/node-${major}`
  const name = `node-${process.platform}-${process.arch}`
  const bin = `${folder}/node_modules/${name}/bin`
  if (existsSync(bin)) return bin
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/package.json`, "{}")
  run("npm", ["install", "--no-audit", "--no-fund", "--prefix", folder, `${name}@${major}`])
  if (existsSync(bin)) return bin
  console.error(
    `npm has no ${name}@${major}. Install Node ${major} by other means and run: npx vitest run --project unit`,
  )
  return undefined
}
