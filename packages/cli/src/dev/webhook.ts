import type { Emulator } from "@backchat/emulator"
import LinqAPIV3 from "@linqapp/sdk"
import { WEBHOOK_VERSION } from "../platform/client.ts"
import { freePort } from "./port.ts"
import type { Supervisor } from "./supervisor.ts"

/** The bot's subscription to the emulator. */
export interface BotWebhook {
  /** The port that the bot is asked to listen on. */
  readonly port: number
  /** Where events go now. */
  readonly url: () => string
  /** Lets events follow a bot that listens elsewhere than it was asked to. */
  follow(supervisor: Supervisor): void
}

/**
 * Subscribes a bot that does not listen yet.
 *
 * @param path where the bot waits for webhooks, `/linq`
 * @param isReturning whether the world is one that was kept, and remembers where the bot was
 */
export async function subscribeBot(
  emulator: Emulator,
  { path, isReturning }: { readonly path: string; readonly isReturning: boolean },
): Promise<BotWebhook> {
  const client = new LinqAPIV3({ apiKey: emulator.apiKey, baseURL: emulator.url })
  const address = (port: number) => `http://127.0.0.1:${port}${path}?version=${WEBHOOK_VERSION}`
  if (isReturning) await forgetLastTime(client)
  const asked = await freePort()
  let current = asked
  const { id } = emulator.subscribe(address(asked), { secret: emulator.secret })
  const move = (port: number) => {
    if (port === current) return
    current = port
    void client.webhookSubscriptions.update(id, { target_url: address(port) })
  }
  return {
    port: asked,
    url: () => address(current),
    follow(supervisor) {
      let ports: number[] = []
      const look = () => {
        const actual = ports.includes(asked) ? asked : ports[0]
        if (supervisor.status === "running" && actual !== undefined) move(actual)
      }
      supervisor.on("listening", (opened) => {
        ports.push(opened)
        look()
      })
      supervisor.on("status", (status) => {
        if (status === "starting") ports = []
        look()
      })
    },
  }
}

async function forgetLastTime(client: LinqAPIV3): Promise<void> {
  const { subscriptions } = await client.webhookSubscriptions.list()
  const old = subscriptions.filter(({ target_url }) => target_url.startsWith("http://127.0.0.1:"))
  for (const { id } of old) await client.webhookSubscriptions.delete(id)
}
