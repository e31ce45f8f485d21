import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import type { Emulator } from "../emulator.ts"

/** How long the world may change before it is written. */
const restMs = 200

/** The world that a file holds; undefined for a file that is not there yet. @throws Error for any other trouble. */
export function readState(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file)
  } catch (error) {
    if (Object(error).code === "ENOENT") return undefined
    throw error
  }
}

/**
 * Writes the world after every change, whole or not at all: into a file beside it, which then takes its place.
 * @returns what writes at once, for the end.
 */
export function keepState(emulator: Emulator, file: string): () => void {
  mkdirSync(dirname(file), { recursive: true })
  let timer: NodeJS.Timeout | undefined
  const write = () => {
    clearTimeout(timer)
    timer = undefined
    const beside = `${file}.${process.pid}`
    try {
      writeFileSync(beside, emulator.save(), { flush: true, mode: 0o600 }) // it holds the secrets
      renameSync(beside, file)
    } catch (error) {
      rmSync(beside, { force: true })
      throw error
    }
  }
  const soon = () => {
    timer ??= setTimeout(write, restMs)
  }
  emulator.on("call", soon)
  emulator.world.events.on("happened", soon)
  emulator.world.events.on("shown", soon)
  write()
  return write
}
