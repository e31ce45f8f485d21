import { writeSync } from "node:fs"
import { createInterface } from "node:readline"
import type { Readable } from "node:stream"

const MARK = "harness:"

/** Tells the harness that something happened. Written at once, so that it is told even by a process that dies next. */
export function report(what: string): void {
  writeSync(1, `${MARK}${what}\n`)
}

/** Hears what a process reports. */
export function onReport(output: Readable, heard: (what: string) => void): void {
  createInterface({ input: output }).on("line", (line) => {
    if (line.startsWith(MARK)) heard(line.slice(MARK.length))
  })
}
