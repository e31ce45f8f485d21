import { createServer, type IncomingHttpHeaders } from "node:http"
import { onTestFinished } from "vitest"

/** One webhook as it came. */
interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly type: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into payloads of every shape and both versions
  readonly event: any
}

/** A webhook receiver on a free port of this machine. */
export interface Receiver {
  readonly url: string
  readonly received: readonly Received[]
  /** Decides the status of each answer; null never answers. Default 200. */
  answers: (received: Received) => number | null
  /** The first webhook of a type, come or to come. */
  first(type: string): Promise<Received>
  /** The first n webhooks of a type, come or to come. */
  take(type: string, count: number): Promise<readonly Received[]>
  /** Lets go of what came. */
  forget(): void
}

/** Listens until the test is over. */
export async function listen(): Promise<Receiver> {
  const received: Received[] = []
  const waiting = new Set<() => void>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString()
      const event = JSON.parse(body)
      const one = { path: request.url ?? "", headers: request.headers, body, type: event.event_type, event }
      received.push(one)
      for (const look of waiting) look()
      const status = receiver.answers(one)
      if (status !== null) response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === "object" ? address?.port : undefined
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    answers: () => 200,
    forget: () => void received.splice(0),
    first: async (type) => {
      const [found] = await receiver.take(type, 1)
      if (!found) throw new Error(`no ${type} came`)
      return found
    },
    take: (type, count) =>
      new Promise((resolve) => {
        const look = () => {
          const found = received.filter((one) => one.type === type)
          if (found.length < count) return
          waiting.delete(look)
          resolve(found.slice(0, count))
        }
        waiting.add(look)
        look()
      }),
  }
  return receiver
}
