import { existsSync, readdirSync, statSync } from "node:fs"
import { basename, dirname, extname, relative, resolve } from "node:path"
import { nearest } from "@backchat/core"
import { Misuse } from "../command-line/problem.ts"

const ENDINGS = [".ts", ".mts", ".cts", ".tsx", ".js", ".mjs", ".cjs"]
const USUAL = [
  "bot.ts",
  "src/main.ts",
  "src/bot.ts",
  "src/index.ts",
  "bot.js",
  "src/main.js",
  "src/bot.js",
  "src/index.js",
]

/**
 * The path of the bot that is meant: as it is given, without its ending, or in one of the usual places.
 *
 * @throws Misuse that names what is there
 */
export function findBot(given: string | undefined): string {
  const candidates = given === undefined ? USUAL : [given, ...ENDINGS.map((ending) => given + ending)]
  const found = candidates.find((path) => existsSync(path) && statSync(path).isFile())
  if (found !== undefined && ENDINGS.includes(extname(found))) return resolve(found)
  if (found !== undefined) throw new Misuse(`${found} is no program; a bot ends in ${ENDINGS.join(", ")}.`)
  if (given === undefined) {
    throw new Misuse(
      `Which bot? Name its file, as in: backchat dev bot.ts\n(There is no ${USUAL.join(", ")} here.)`,
    )
  }
  throw new Misuse(`There is no file ${given}. ${neighbours(given)}`)
}

/** The name under which its state is kept. */
export function nameOf(file: string): string {
  return basename(file, extname(file))
}

function neighbours(given: string): string {
  const folder = dirname(resolve(given))
  if (!existsSync(folder)) return `There is no folder ${relative(process.cwd(), folder) || folder} either.`
  const names = readdirSync(folder)
    .filter((name) => ENDINGS.includes(extname(name)))
    .sort()
  const meant = nearest(basename(given), names)
  if (meant !== undefined) return `Did you mean ${relative(process.cwd(), resolve(folder, meant))}?`
  return names.length === 0 ? "There are no programs in that folder." : `There are: ${names.join(", ")}.`
}
