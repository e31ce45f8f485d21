import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from "node:fs"
import { dirname, join } from "node:path"
import { z } from "zod"

const Manifest = z.object({
  name: z.string(),
  files: z.array(z.string()).optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
  peerDependencies: z.record(z.string(), z.string()).default({}),
  peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean().optional() })).default({}),
})

export interface Installed {
  readonly packages: number
  readonly megabytes: number
}

/**
 * What an installation of these packages brings along: each package once, with its dependencies and those peers that
 * it requires, as they lie in this workspace.
 *
 * @param from a folder whose `node_modules` holds them
 */
export function installed(names: readonly string[], from: string): Installed {
  const folders = new Set<string>()
  const visit = (name: string, requiredFrom: string) => {
    const folder = folderOf(name, requiredFrom)
    if (folder === undefined || folders.has(folder)) return
    folders.add(folder)
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = manifestIn(folder)
    const peers = Object.keys(peerDependencies).filter(
      (peer) => peerDependenciesMeta[peer]?.optional !== true,
    )
    for (const needed of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers]) {
      visit(needed, folder)
    }
  }
  for (const name of names) visit(name, from)
  const bytes = [...folders].reduce((sum, folder) => sum + packedBytes(folder), 0)
  return { packages: folders.size, megabytes: bytes / 1e6 }
}

/** Where Node would find a package; undefined when it is not installed, as an optional one of another platform. */
function folderOf(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name)
    if (existsSync(candidate)) return realpathSync(candidate)
    if (folder === dirname(folder)) return undefined
  }
}

function manifestIn(folder: string): z.infer<typeof Manifest> {
  return Manifest.parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")))
}

/** Bytes of the files that are published: of a workspace's package only those that its manifest names. */
function packedBytes(folder: string): number {
  if (folder.includes("/node_modules/")) return bytesOf(folder)
  const { files = [] } = manifestIn(folder)
  return ["package.json", ...files].reduce((sum, name) => sum + bytesOf(join(folder, name)), 0)
}

function bytesOf(path: string): number {
  const stat = lstatSync(path)
  if (!stat.isDirectory()) return /\.tsbuildinfo$/.test(path) ? 0 : stat.size
  return readdirSync(path)
    .filter((name) => name !== "node_modules")
    .reduce((sum, name) => sum + bytesOf(join(path, name)), 0)
}
