import type { Server } from "node:http"
import { BackchatError, type ListenOptions } from "@backchat/core"

const DEFAULT_PORT = 3000
const MAX_PORT = 65_535

/** @throws BackchatError `bad_configuration` when `PORT` or the option is no port */
export function portFrom({ port }: ListenOptions): number {
  const given = port ?? process.env.PORT ?? ""
  const number = given === "" ? DEFAULT_PORT : Number(given)
  if (Number.isInteger(number) && number >= 0 && number <= MAX_PORT) return number
  throw new BackchatError(
    "bad_configuration",
    `"${given}" is not a port: pass a whole number from 0 (any free one) to ${MAX_PORT}, or set PORT to one.`,
  )
}

/** Where the server listens, as a link that works on this machine. */
export function urlOf(server: Server, hostname: string | undefined): string | undefined {
  const address = server.address()
  if (address === null || typeof address === "string") return undefined
  const everywhere = hostname === undefined || hostname === "" || hostname === "::" || hostname === "0.0.0.0"
  const host = everywhere ? "localhost" : hostname.includes(":") ? `[${hostname}]` : hostname
  return `http://${host}:${address.port}`
}

/** What went wrong when the server tried to listen, and the way out. */
export function listenError(error: NodeJS.ErrnoException, port: number, hostname: string | undefined): Error {
  switch (error.code) {
    case "EADDRINUSE":
      return wrong(`Port ${port} is in use. Stop what listens there, or pass another port or set PORT`, error)
    case "EACCES":
      return wrong(`This user may not listen on port ${port}. Ports from 1024 on are free to use`, error)
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return wrong(
        `This machine has no address "${hostname}". Leave the hostname out to listen on all`,
        error,
      )
    default:
      return error
  }
}

function wrong(message: string, cause: Error): BackchatError {
  return new BackchatError("bad_configuration", `${message}.`, { cause })
}
