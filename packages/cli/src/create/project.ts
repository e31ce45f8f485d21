import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { basename, dirname, join, relative, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { Failure, Misuse } from "../command-line/problem.ts"
import { type PackageManager, words } from "./package-manager.ts"

export const TEMPLATES = {
  minimal: "a bot of a few handlers, and its test",
  assistant: "a bot that thinks with a language model, or with rules where there is no key",
  express: "a bot inside an Express app",
} as const

export type Template = keyof typeof TEMPLATES

const FOLDER = fileURLToPath(new URL("../../templates/", import.meta.url))

export interface Project {
  /** The folder, made if it is missing. */
  readonly folder: string
  readonly template: Template
  readonly packageManager: PackageManager
  /** Which Backchat it asks for. */
  readonly version: string
}

/**
 * Writes a new project.
 *
 * @returns the files, relative to its folder
 * @throws Failure when there is something in the folder already; Misuse when its name cannot be a package's
 */
export function writeProject({ folder, template, packageManager, version }: Project): readonly string[] {
  const target = resolve(folder)
  const name = packageName(basename(target))
  if (existsSync(target) && readdirSync(target).length > 0) {
    throw new Failure(`${folder} is not empty, and nothing in it is touched. Choose another folder.`)
  }
  const values = { name, version, ...words(packageManager) }
  const files = new Map([...templateFiles("shared"), ...templateFiles(template)])
  for (const [path, source] of files) {
    const file = join(target, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, filled(readFileSync(source, "utf8"), values))
  }
  return [...files.keys()].sort()
}

/** Where each file goes, and where it comes from. */
function templateFiles(name: string): readonly (readonly [path: string, source: string])[] {
  const folder = join(FOLDER, name)
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const source = join(entry.parentPath, entry.name)
      // npm leaves files out of a package, or renames them, when they begin with a dot.
      return [relative(folder, source).replace(/(^|[/\\])_/, "$1."), source]
    })
}

function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name) => values[name] ?? whole)
}

/** @throws Misuse when npm would not take it */
export function packageName(folder: string): string {
  if (/^[a-z0-9][a-z0-9._-]{0,213}$/.test(folder)) return folder
  throw new Misuse(
    `${JSON.stringify(folder)} cannot be a package's name. Use small letters, digits, dots and hyphens, as in my-bot.`,
  )
}
