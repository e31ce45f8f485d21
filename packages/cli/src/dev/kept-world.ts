import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { createEmulator, type Emulator, type EmulatorOptions } from "@backchat/emulator"

/** How often the world is written while it changes. */
const EVERY_MS = 10_000

/** An emulator that goes on where its file ends; a file that this emulator cannot read is put aside. */
export function emulatorFrom(
  file: string | undefined,
  options: EmulatorOptions,
  warn: (text: string) => void,
): Emulator {
  const state = file === undefined ? undefined : read(file)
  if (file === undefined || state === undefined) return createEmulator(options)
  try {
    return createEmulator({ ...options, state })
  } catch (error) {
    renameSync(file, `${file}.unread`)
    warn(
      `The conversations of last time cannot be read (${error instanceof Error ? error.message : error}), ` +
        `so these are new ones. The old file is ${file}.unread.`,
    )
    return createEmulator(options)
  }
}

/**
 * Keeps the world in a file, written whole beside it first, so that it is never half of one.
 *
 * @returns writes what is new, for the end
 */
export function keepWorld(emulator: Emulator, file: string): () => void {
  let isNew = true
  const change = () => {
    isNew = true
  }
  emulator.on("call", change)
  emulator.world.events.on("happened", change)
  emulator.world.events.on("shown", change)
  const save = () => {
    if (!isNew) return
    isNew = false
    const beside = `${file}.${process.pid}`
    try {
      writeFileSync(beside, emulator.save(), { mode: 0o600 }) // it holds the secrets
      renameSync(beside, file)
    } catch (error) {
      rmSync(beside, { force: true })
      throw error
    }
  }
  setInterval(save, EVERY_MS).unref()
  return save
}

function read(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file)
  } catch (error) {
    if (Object(error).code === "ENOENT") return undefined
    throw error
  }
}
