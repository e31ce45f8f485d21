import { existsSync } from "node:fs"
import { resolve } from "node:path"
import type { Emulator } from "@backchat/emulator"
import { offline } from "@backchat/middleware"
import { Desk } from "../control/desk.ts"
import { serve } from "../control/serve.ts"
import { leaveWord } from "../running/record.ts"
import { nameOf } from "./bot-file.ts"
import { emulatorFrom, keepWorld } from "./kept-world.ts"
import { choosePlaces, type Memory } from "./places.ts"
import { startOn } from "./port.ts"
import { quietOf } from "./quiet.ts"
import { Supervisor } from "./supervisor.ts"
import { Watcher } from "./watcher.ts"
import { subscribeBot } from "./webhook.ts"

export interface SessionOptions {
  /** The path of the bot's file. */
  readonly file: string
  /** Where the emulator listens; absent: 4010, or any free port when that is taken. */
  readonly port?: number | undefined
  /** Where the bot waits for webhooks. */
  readonly path: string
  /** The bot's SQLite file, or `memory`; absent: one in `.backchat/`. */
  readonly store?: string | undefined
  readonly memory: Memory
  /** What the bot's environment has besides the emulator's address. */
  readonly env: Readonly<Record<string, string>>
  /** Hears of every call and delivery. */
  readonly log?: ((line: string) => void) | undefined
  readonly warn: (text: string) => void
}

/** A bot at work beside an emulator, which is its platform. */
export interface Session {
  readonly emulator: Emulator
  readonly supervisor: Supervisor
  readonly desk: Desk
  /** Resolves when the bot runs for the first time, or has failed to. */
  readonly begun: Promise<void>
  /** Resolves when the bot has done everything that it accepted, and the platform has told everything. */
  quiet(): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts the emulator, subscribes the bot to it, and runs the bot, again with every change of its files.
 *
 * @throws Failure when the same bot runs already, or the port is taken
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { file, path, port, warn, log } = options
  const name = nameOf(file)
  const { store, kept } = await choosePlaces(name, options.memory, options.store)
  const isReturning = kept !== undefined && existsSync(kept.world)
  const emulator = emulatorFrom(kept?.world, { page: true, model: offline(), ...(log && { log }) }, warn)
  emulator.populate()
  await startOn(emulator, port, warn)
  const webhook = await subscribeBot(emulator, { path, isReturning })
  const supervisor = new Supervisor({
    file,
    store,
    env: { ...options.env, ...envOf(emulator, webhook.port) },
  })
  webhook.follow(supervisor)
  const watcher = watch(supervisor, file)
  const quiet = quietOf(supervisor, emulator)
  const desk = new Desk({ emulator, quiet, webhook: () => ({ url: webhook.url(), secret: emulator.secret }) })
  emulator.attach(supervisor)
  emulator.takeOrders((request, response) => void serve(desk, request, response))
  const save = kept && keepWorld(emulator, kept.world)
  const takeAway = kept && leaveWord(kept.folder, { name, url: emulator.url, pid: process.pid })
  return {
    emulator,
    supervisor,
    desk,
    quiet,
    begun: supervisor.restart(),
    async stop() {
      takeAway?.()
      await watcher.close()
      await supervisor.stop()
      save?.()
      await emulator.stop()
    },
  }
}

/** What points `linq()` and the official SDK at the emulator. */
function envOf({ apiKey, url, secret }: Emulator, port: number): Readonly<Record<string, string>> {
  return {
    LINQ_API_V3_API_KEY: apiKey,
    LINQ_API_V3_BASE_URL: url,
    LINQ_WEBHOOK_SECRET: secret,
    PORT: String(port),
  }
}

/** Starts the bot again when its file, one that it imports, or `.env` changes. */
function watch(supervisor: Supervisor, file: string): Watcher {
  const watcher = new Watcher((files) => void supervisor.reload(files))
  watcher.add(file)
  watcher.add(resolve(".env"))
  supervisor.on("loaded", (imported) => watcher.add(imported))
  return watcher
}
