import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Failure, Misuse } from "../command-line/problem.ts"
import { findFolder } from "./folder.ts"

/** What a running emulator leaves in `.backchat/`, for the commands that speak to it. */
export interface Running {
  /** The bot's name, or `emulator` for one that runs alone. */
  readonly name: string
  /** Where the emulator and its page are. */
  readonly url: string
  readonly pid: number
}

// Not `.json`: formatters and linters have no business with it.
const ENDING = ".running"

/** Leaves word of a running emulator. @returns what takes it away */
export function leaveWord(folder: string, running: Running): () => void {
  const file = join(folder, `${running.name}${ENDING}`)
  writeFileSync(file, JSON.stringify(running))
  return () => rmSync(file, { force: true })
}

/** The emulators that run in this project. */
export function allRunning(folder: string | undefined = findFolder()): readonly Running[] {
  if (folder === undefined) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith(ENDING))
    .map((name): Running => JSON.parse(readFileSync(join(folder, name), "utf8")))
    .filter(({ pid }) => isAlive(pid))
}

/**
 * Where the emulator is that a command means.
 *
 * @param url what `--url` says; absent: the one that runs in this project
 * @throws Failure when there is none, or more than one; Misuse when the URL is none
 */
export function emulatorUrl(url: string | undefined): string {
  if (url !== undefined) {
    if (URL.canParse(url)) return new URL(url).origin
    throw new Misuse(
      `--url is the address that backchat dev printed, like http://127.0.0.1:4010, not ${url}.`,
    )
  }
  const all = allRunning()
  const [first, ...others] = all
  if (first === undefined) {
    throw new Failure(
      "Nothing runs in this project. Start it with `backchat dev bot.ts` (or `backchat emulator`) in another " +
        "terminal, or say where it is with --url.",
    )
  }
  if (others.length === 0) return first.url
  const list = all.map((one) => `  --url ${one.url}  (${one.name})`)
  throw new Failure(`More than one emulator runs here. Say which you mean:\n${list.join("\n")}`)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return Object(error).code === "EPERM" // it is there, and somebody else's
  }
}
