import { readFileSync } from "node:fs"
import { Failure } from "./problem.ts"

/** What a file of JSON holds. @throws Failure when it is not there, or no JSON */
export function readJson(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, "utf8")
  } catch (cause) {
    const why = Object(cause).code === "ENOENT" ? "is not there" : `cannot be read (${Object(cause).code})`
    throw new Failure(`${file} ${why}.`, { cause })
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Failure(`${file} is not JSON: ${cause instanceof Error ? cause.message : cause}.`, { cause })
  }
}
