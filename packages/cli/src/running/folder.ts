import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"

const NAME = ".backchat"

/**
 * The folder for what development leaves behind, made if it is missing. It keeps itself out of git.
 * BACKCHAT_FOLDER puts it elsewhere.
 */
export function makeFolder(): string {
  const folder = findFolder() ?? resolve(process.env.BACKCHAT_FOLDER ?? NAME)
  mkdirSync(folder, { recursive: true })
  const ignore = join(folder, ".gitignore")
  if (!existsSync(ignore)) writeFileSync(ignore, "*\n")
  return folder
}

/** The folder of this project: here, or in the nearest folder above that has one. */
export function findFolder(from: string = process.cwd()): string | undefined {
  const { BACKCHAT_FOLDER: given } = process.env
  if (given !== undefined) return existsSync(given) ? resolve(given) : undefined
  const folder = join(from, NAME)
  if (existsSync(folder)) return folder
  const above = dirname(from)
  return above === from || existsSync(join(from, "package.json")) ? undefined : findFolder(above)
}
