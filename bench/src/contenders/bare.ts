import { createHmac, timingSafeEqual } from "node:crypto"
import { createServer } from "node:http"
import { LINQ_SECRET } from "../platforms/linq.ts"
import type { BotOrder, Contender } from "./contender.ts"
import { listening } from "./listening.ts"

const KEY = Buffer.from(LINQ_SECRET.slice("whsec_".length), "base64")

const ACKNOWLEDGED = '{"status":"accepted"}'
// With its length, or node sends it in chunks.
const HEADERS = { "content-type": "application/json", "content-length": ACKNOWLEDGED.length }

/** No framework: a native HMAC over the bytes, `JSON.parse`, and the handler. It keeps and compares nothing. */
export const bare: Contender = {
  async open(order) {
    mustBeEmpty(order)
    return {
      arrive({ headers, body }) {
        const bytes = Buffer.from(body)
        return () => handle(headers, bytes, order)
      },
      sends: () => 0,
      close: async () => {},
    }
  },
  async serve(order) {
    mustBeEmpty(order)
    const server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on("data", (chunk: Buffer) => chunks.push(chunk))
      request.on("end", () => {
        handle(request.headers, Buffer.concat(chunks), order).then(
          () => response.writeHead(200, HEADERS).end(ACKNOWLEDGED),
          () => response.writeHead(401).end(),
        )
      })
    })
    return listening(server)
  },
}

async function handle(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body: Buffer,
  { hear, settled }: BotOrder,
): Promise<void> {
  const expected = createHmac("sha256", KEY)
    .update(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.`)
    .update(body)
    .digest("base64")
  const given = Buffer.from(String(headers["webhook-signature"]))
  const wanted = Buffer.from(`v1,${expected}`)
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw new Error("Not signed.")
  const event = JSON.parse(body.toString())
  await hear(event.data.parts[0].value)
  settled()
}

function mustBeEmpty({ reply }: BotOrder): void {
  if (reply !== "nothing") throw new Error("The bare loop answers nothing.")
}
