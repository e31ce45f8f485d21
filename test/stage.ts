import { linq } from "@backchat/adapters/linq"
import { type Bot, type BotOptions, createBot, silentLog } from "@backchat/core"
import {
  createEmulator,
  type Emulator,
  type EmulatorOptions,
  type SubscribeOptions,
} from "@backchat/emulator"
import LinqAPIV3 from "@linqapp/sdk"
import { onTestFinished } from "vitest"

/** An emulator and a bot, joined by real HTTP in both directions. */
export interface Stage {
  readonly emulator: Emulator
  readonly bot: Bot
  /** The official client, as somebody else's program would use it. */
  readonly client: LinqAPIV3
  /** The address of the bot's webhook. */
  readonly url: string
  readonly secret: string
}

export interface StageOptions {
  readonly emulator?: EmulatorOptions
  readonly subscription?: SubscribeOptions
  readonly bot?: Partial<BotOptions>
}

/** Sets the stage; the curtain falls when the test is finished. */
export async function stage(register: (bot: Bot) => void, options: StageOptions = {}): Promise<Stage> {
  const emulator = createEmulator({ speed: 100, ...options.emulator })
  await emulator.start()
  const client = new LinqAPIV3({ apiKey: emulator.apiKey, baseURL: emulator.url, maxRetries: 0 })
  // The bot needs the secret before it listens, and the platform the address after.
  const { id, secret } = emulator.subscribe("http://127.0.0.1:9/not-yet", options.subscription)
  const adapter = linq({ apiKey: emulator.apiKey, baseURL: emulator.url, webhookSecret: secret })
  const bot = createBot({ adapter, log: silentLog, retry: { delaysMs: [10, 10, 10] }, ...options.bot })
  onTestFinished(async () => {
    await bot.stop({ graceMs: 100 })
    await emulator.stop()
  })
  register(bot)
  const listening = await bot.start({ port: 0, hostname: "127.0.0.1" })
  const url = `${listening?.url}/linq`
  const version = options.subscription?.version
  await client.webhookSubscriptions.update(id, { target_url: version ? `${url}?version=${version}` : url })
  return { emulator, bot, client, url, secret }
}
