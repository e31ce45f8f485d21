import type { IncomingMessage, ServerResponse } from "node:http"
import { type DoorRequest, type DoorResponse, MAX_BODY_BYTES } from "@backchat/core"

/** A request of node:http as the door sees it. */
export class NodeRequest implements DoorRequest {
  readonly #request: IncomingMessage
  readonly url: string
  readonly body: Uint8Array

  constructor(request: IncomingMessage, url: string, body: Uint8Array) {
    this.#request = request
    this.url = url
    this.body = body
  }

  get method(): string {
    return this.#request.method ?? ""
  }

  header(name: string): string | undefined {
    const value = this.#request.headers[name]
    return typeof value === "object" ? value.join(", ") : value
  }
}

/** Writes the door's answer. Without its length Node would send it in chunks. */
export function respond(response: ServerResponse, { status, headers, body }: DoorResponse): void {
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) })
  response.end(body)
}

/** The answer to a body that is longer than the door reads. */
export const TOO_LARGE: DoorResponse = {
  status: 413,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ error: `The body is larger than ${MAX_BODY_BYTES} bytes.` }),
}
