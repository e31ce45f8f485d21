import { once } from "node:events"
import { createServer } from "node:net"
import type { Emulator } from "@backchat/emulator"
import { Failure, Misuse } from "../command-line/problem.ts"

/** Where the emulator is found when nothing else is said. */
export const DEFAULT_PORT = 4010

/** A flag's value as a port. @throws Misuse when it cannot be one */
export function portFrom(flag: string, text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new Misuse(`--${flag} is a port from 0 (any free one) to 65535, not ${JSON.stringify(text)}.`)
}

/** A port that was free a moment ago: a webhook's address has to be known before the bot listens on it. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  await once(server, "close")
  if (address === null || typeof address === "string") throw new Error("No TCP port is free.")
  return address.port
}

/**
 * Lets an emulator listen on a port, or on the default one if that is free, else on any.
 *
 * @throws Failure when the port that was asked for is taken
 */
export async function startOn(
  emulator: Emulator,
  port: number | undefined,
  warn: (text: string) => void,
): Promise<void> {
  try {
    await emulator.start({ port: port ?? DEFAULT_PORT })
  } catch (error) {
    if (Object(error).code !== "EADDRINUSE") throw error
    if (port !== undefined) {
      throw new Failure(
        `Port ${port} is in use. Stop what listens there, or take another: --port 0 finds a free one.`,
      )
    }
    await emulator.start({ port: 0 })
    warn(`Port ${DEFAULT_PORT} is in use, so this is another one.`)
  }
}
