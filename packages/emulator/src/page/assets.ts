import { existsSync, readdirSync, statSync } from "node:fs"
import { fileURLToPath } from "node:url"

/** Where the built page lies, whether this runs from source or as a package. */
export const assetsFolder: string = fileURLToPath(new URL("../../dist/web/", import.meta.url))

const sources = new URL("../../web/", import.meta.url)
let building: Promise<void> | undefined

/**
 * Builds the page where its sources are at hand and newer than what was built; a package brings it built.
 * @throws Error with what the builder objects to.
 */
export function buildAssets(): Promise<void> {
  if (!isStale()) return building ?? Promise.resolve()
  building ??= build().finally(() => {
    building = undefined
  })
  return building
}

function isStale(): boolean {
  if (!existsSync(sources)) return false
  const built = dateOf(`${assetsFolder}index.html`)
  return readdirSync(sources, { recursive: true, encoding: "utf8" }).some(
    (name) => dateOf(fileURLToPath(new URL(name, sources))) > built,
  )
}

function dateOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

async function build(): Promise<void> {
  const builder: unknown = await import(new URL("build.mjs", sources).href)
  const { buildPage } = Object(builder)
  await buildPage()
}
