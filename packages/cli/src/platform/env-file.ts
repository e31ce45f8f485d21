import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { Failure } from "../command-line/problem.ts"

/** Where secrets are kept unless something else is said. */
export const ENV_FILE = ".env"

/**
 * Reads a file of `NAME=value` lines into the environment; what is set already stays.
 *
 * @param file absent: `.env`, if it is there
 * @throws Failure when a file that was named is not there
 */
export function loadEnv(file: string | undefined): void {
  if (existsSync(file ?? ENV_FILE)) process.loadEnvFile(file ?? ENV_FILE)
  else if (file !== undefined) throw new Failure(`There is no file ${file}.`)
}

/**
 * Writes a webhook secret into the file. One that is there already stays behind the new one: both
 * subscriptions may still deliver, and the bot accepts either.
 *
 * @returns whether another one was there
 */
export function addSecret(file: string, secret: string): boolean {
  const name = "LINQ_WEBHOOK_SECRET"
  const text = existsSync(file) ? readFileSync(file, "utf8") : ""
  const line = /^[ \t]*(?:export[ \t]+)?LINQ_WEBHOOK_SECRET[ \t]*=[ \t]*(.*)$/m
  const before = (line.exec(text)?.[1] ?? "").trim().replace(/^(["'])(.*)\1$/, "$2")
  const written = `${name}=${[secret, before].filter((one) => one !== "").join(",")}`
  const isThere = line.test(text)
  const end = text === "" || text.endsWith("\n") ? "" : "\n"
  // A function, since a $ in a replacement would mean something.
  const next = isThere ? text.replace(line, () => written) : `${text}${end}${written}\n`
  writeFileSync(file, next, { mode: 0o600 })
  return before !== ""
}
