import { once } from "node:events"
import { access, readdir } from "node:fs/promises"
import { createServer } from "node:net"
import { pathToFileURL } from "node:url"
import { Bot } from "@backchat/core"
import { createEmulator, type Emulator } from "@backchat/emulator"

/** A bot at work against an emulator in the same process. */
export interface Launched {
  readonly bot: Bot
  readonly emulator: Emulator
  /** Resolves when the bot has done everything that it accepted and the platform has told everything. */
  quiet(): Promise<void>
  /** Stops both. */
  stop(): Promise<void>
}

/**
 * Starts an emulator, points the environment at it, and runs the bot's own program, which starts the bot
 * by itself as it would in production.
 *
 * @param folder where the bots are, a file URL that ends in a slash
 * @param name the file's name without `.ts`
 * @throws Error when there is no such bot, or when its file does not export the bot as default
 */
export async function launch(folder: URL, name: string): Promise<Launched> {
  const file = await findBot(folder, name)
  const emulator = createEmulator()
  await emulator.start()
  const port = await freePort()
  const { secret } = emulator.subscribe(`http://127.0.0.1:${port}/linq?version=2026-02-03`)
  Object.assign(process.env, {
    LINQ_API_V3_API_KEY: emulator.apiKey,
    LINQ_API_V3_BASE_URL: emulator.url,
    LINQ_WEBHOOK_SECRET: secret,
    PORT: String(port),
  })
  const { default: bot }: { default?: unknown } = await import(file.href)
  if (!(bot instanceof Bot)) {
    await emulator.stop()
    throw new Error(`${name}.ts has to end with: export default bot`)
  }
  return {
    bot,
    emulator,
    quiet: quietOf(bot, emulator),
    stop: async () => {
      await bot.stop()
      await emulator.stop()
    },
  }
}

function quietOf(bot: Bot, emulator: Emulator): () => Promise<void> {
  let atWork = 0
  let rest = () => {}
  const begin = () => atWork++
  const end = () => {
    atWork--
    if (atWork === 0) rest()
  }
  bot.events.on("accepted", begin).on("handled", end).on("buried", end)
  return async () => {
    await emulator.settled()
    while (atWork > 0) {
      await new Promise<void>((resolve) => {
        rest = resolve
      })
      await emulator.settled()
    }
  }
}

async function findBot(folder: URL, name: string): Promise<URL> {
  const file = new URL(`${name}.ts`, folder)
  const isThere =
    /^[\w-]+$/.test(name) &&
    (await access(file).then(
      () => true,
      () => false,
    ))
  if (isThere) return pathToFileURL(new URL(file).pathname)
  const names = (await readdir(folder))
    .filter((entry) => entry.endsWith(".ts"))
    .map((entry) => entry.slice(0, -3))
  throw new Error(`There is no example "${name}". There are: ${names.sort().join(", ")}.`)
}

/** A port that was free a moment ago: the webhook's address has to be known before the bot listens on it. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  await once(server, "close")
  if (address === null || typeof address === "string") throw new Error("No TCP port is free.")
  return address.port
}
