// npm run build: the packages as they are published. What runs in production is joined, since Node takes about a
// millisecond to load a module and a bot would load more than a hundred; tsc gives the declarations alone. What
// developers run stays in modules, which look for files that lie beside their own.
import { readdirSync, readFileSync, rmSync } from "node:fs"
import { install, root, run } from "./install.mjs"

const JOINED = ["core", "adapters", "middleware"]

install()
const status = run("npx", ["tsc", "-b"])
if (status !== 0) process.exit(status)
const { build } = await import("esbuild")
await Promise.all(JOINED.map((name) => joinModules(`${root}/packages/${name}`)))

/** One module for each entry, one for what several of them share, and one for each that is loaded when needed. */
async function joinModules(folder) {
  removeModules(`${folder}/dist`)
  const { exports } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"))
  const sources = Object.values(exports).map((entry) => entry["@backchat/source"])
  await build({
    entryPoints: sources.map((source) => `${folder}/${source}`),
    outbase: `${folder}/src`,
    outdir: `${folder}/dist`,
    bundle: true,
    splitting: true,
    chunkNames: "shared/[hash]",
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20.19",
    sourcemap: true,
    logLevel: "warning",
  })
}

/** What is left of an earlier build would be published too. */
function removeModules(folder) {
  for (const name of readdirSync(folder, { recursive: true })) {
    if (/\.js(\.map)?$/.test(name)) rmSync(`${folder}/${name}`)
  }
}
