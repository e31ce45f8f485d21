import { createServer, type IncomingHttpHeaders } from "node:http"
import { linq } from "@backchat/adapters/linq"
import type { BotEvent, DoorRequest } from "@backchat/core"
import { createEmulator, type Emulator, type EmulatorOptions, type WebhookVersion } from "@backchat/emulator"
import LinqAPIV3 from "@linqapp/sdk"

/** A started emulator and the official client on it. */
export interface Bench {
  readonly emulator: Emulator
  readonly client: LinqAPIV3
}

/** Sets things up, works, and clears away. With `broken` every call is refused, to see this suite fail. */
export async function onBench<T>(
  options: EmulatorOptions & { broken?: boolean },
  work: (bench: Bench) => Promise<T>,
): Promise<T> {
  const emulator = createEmulator({ speed: 1000, ...options })
  if (options.broken) emulator.faults.failCalls({ rate: 1 })
  await emulator.start()
  const client = new LinqAPIV3({ apiKey: emulator.apiKey, baseURL: emulator.url, maxRetries: 0 })
  try {
    return await work({ emulator, client })
  } finally {
    await emulator.stop()
  }
}

/** One webhook as it came over HTTP. */
export interface Arrived {
  readonly headers: IncomingHttpHeaders
  readonly url: string
  readonly body: Buffer
}

/** A door that is really knocked at: an HTTP server, and the adapter that verifies and reads. */
export interface Door {
  readonly arrived: readonly Arrived[]
  /** The event of a type, verified by the adapter and by the SDK, or undefined when none came. */
  enter(type: string): BotEvent | undefined
  close(): void
}

/** Opens a door and subscribes it to everything. */
export async function openDoor({ emulator, client }: Bench, version: WebhookVersion): Promise<Door> {
  const arrived: Arrived[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      arrived.push({ headers: request.headers, url: request.url ?? "", body: Buffer.concat(chunks) })
      response.writeHead(200).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const port = typeof address === "object" ? address?.port : undefined
  const { secret } = emulator.subscribe(`http://127.0.0.1:${port}/linq`, { version })
  const adapter = linq({ apiKey: emulator.apiKey, baseURL: emulator.url, webhookSecret: secret })
  return {
    arrived,
    enter(type) {
      const found = arrived.find(({ headers }) => headers["x-webhook-event"] === type)
      if (!found) return undefined
      const received = adapter.receive(requestOf(found))
      refuseForged(adapter, found)
      client.webhooks.unwrap(found.body.toString(), { headers: plain(found.headers), key: secret })
      // What a line does itself is acknowledged and not kept; it was verified all the same.
      if ("ignored" in received) return undefined
      return adapter.parse(received)
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

function requestOf({ headers, url, body }: Arrived): DoorRequest {
  return { method: "POST", url, body, header: (name) => headers[name]?.toString() }
}

function refuseForged(adapter: ReturnType<typeof linq>, { headers, url, body }: Arrived): void {
  const forged = Buffer.from(body.toString().replace("v3", "v4"))
  try {
    adapter.receive(requestOf({ headers, url, body: forged }))
  } catch {
    return
  }
  throw new Error("The door let a changed body in.")
}

function plain(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}
