#!/usr/bin/env node
// The emulator as a program: the package's bin, backchat-emulator.
import { createEmulator, type Emulator } from "./emulator.ts"
import { type Arguments, readArguments, usage } from "./program/arguments.ts"
import { greeting } from "./program/greeting.ts"
import { keepState, readState } from "./program/state-file.ts"
import { talk } from "./program/talk.ts"
import { LinqError } from "./world/errors.ts"

try {
  const asked = understand(process.argv.slice(2))
  if (asked.help) console.log(usage)
  else await run(asked)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}

async function run({ port, state: file, spec, seed, speed, webhook, verbose }: Arguments): Promise<void> {
  const state = file === undefined ? undefined : readState(file)
  const print = (line: string) => console.log(line)
  const emulator = createEmulator({
    port,
    page: true,
    spec,
    seed,
    speed,
    ...(state ? { state } : {}),
    ...(verbose ? { log: print } : {}),
  })
  emulator.populate()
  await emulator.start()
  if (webhook !== null) subscribeOnce(emulator, webhook)
  const save = file === undefined ? () => {} : keepState(emulator, file)
  const end = () => {
    save()
    void emulator.stop().then(() => process.exit(0))
  }
  process.once("SIGINT", end)
  process.once("SIGTERM", end)
  print(greeting(emulator, webhook))
  talk(emulator, print)
}

// A world that was kept may have it already.
function subscribeOnce(emulator: Emulator, webhook: string): void {
  try {
    emulator.subscribe(webhook, { secret: emulator.secret })
  } catch (error) {
    if (!(error instanceof LinqError && error.kind === "StateConflict")) throw error
  }
}

function understand(args: readonly string[]): Arguments {
  try {
    return readArguments(args)
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    console.error(`\n${usage}`)
    process.exit(2)
  }
}
