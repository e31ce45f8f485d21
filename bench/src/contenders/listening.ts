import { once } from "node:events"
import type { Server } from "node:http"
import type { Server as SocketServer } from "node:net"

/** Lets a server of node:http listen on a free loopback port. */
export async function listening(server: Server): Promise<{ readonly url: string; close(): Promise<void> }> {
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return { url: urlOf(server), close: () => closed(server) }
}

export function urlOf(server: SocketServer): string {
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("The server has no TCP address.")
  return `http://127.0.0.1:${address.port}`
}

async function closed(server: Server): Promise<void> {
  const closing = once(server, "close")
  server.close()
  server.closeIdleConnections()
  await closing
}
