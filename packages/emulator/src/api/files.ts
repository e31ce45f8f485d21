import express, { type NextFunction, type Request, type Response, type Router } from "express"
import type { Faults } from "../faults.ts"
import type { Attachment } from "../world/attachments.ts"
import type { World } from "../world/world.ts"
import { vcardOf } from "./vcard.ts"

/** Where the bytes of an announced file go. */
export function uploadUrl(origin: string, attachment: Attachment): string {
  return `${origin}/uploads/${attachment.id}?expires=${attachment.uploadExpiresAt}`
}

/** The bytes of files: raw PUT to the upload URL and GET from the download URL, no API key for either. */
export function files(world: World, faults: Faults): Router {
  const router = express.Router()
  router.put("/uploads/:id", (request, response, next) => {
    const attachment = world.attachments.find(String(request.params.id))
    const objection = attachment ? objectionTo(attachment, world.clock.now(), request) : noFile
    if (!attachment || objection) {
      refuse(response, objection ?? noFile)
      return
    }
    const read = express.raw({ type: () => true, limit: attachment.sizeBytes })
    read(request, response, (failed) =>
      failed ? next(failed) : upload(world, attachment, request, response),
    )
  })
  router.get("/attachments/partners/:partner/:id/:filename", (request, response) => {
    const attachment = world.attachments.find(String(request.params.id))
    if (!attachment?.bytes) refuse(response, noFile)
    else if (isExpired(world, attachment, request) || faults.world.expiresMedia()) refuse(response, expired)
    else response.type(attachment.contentType).send(Buffer.from(attachment.bytes))
  })
  router.get("/contacts/:id.vcf", (request, response) => {
    const card = vcardOf(world, String(request.params.id))
    if (card === undefined) refuse(response, noFile)
    else if (!(Number(request.query.expires) > world.clock.now())) refuse(response, expired)
    else response.type("text/vcard").send(card)
  })
  router.use((_thrown: unknown, _request: Request, response: Response, _next: NextFunction) =>
    refuse(response, { status: 400, code: "EntityTooLarge", message: "The upload could not be read" }),
  )
  return router
}

function upload(world: World, attachment: Attachment, request: Request, response: Response): void {
  const bytes: unknown = request.body ?? new Uint8Array()
  if (!(bytes instanceof Uint8Array) || bytes.byteLength !== attachment.sizeBytes) {
    refuse(response, unlike(attachment))
    return
  }
  try {
    world.attachments.fill(attachment, bytes)
  } catch {
    refuse(response, { status: 503, code: "SlowDown", message: "The emulator keeps no more bytes than this" })
    return
  }
  response.status(200).end()
}

/** What the storage in front of the platform objects to: it speaks XML and knows no Linq codes. */
interface Objection {
  readonly status: number
  readonly code: string
  readonly message: string
}

const noFile: Objection = { status: 404, code: "NoSuchKey", message: "There is no such file" }
const expired: Objection = { status: 403, code: "AccessDenied", message: "Request has expired" }

// Before a byte of the body is read.
function objectionTo(attachment: Attachment, now: number, request: Request): Objection | null {
  if (now > attachment.uploadExpiresAt) return expired
  const length = request.get("content-length") ?? String(attachment.sizeBytes)
  const fits =
    request.get("content-type") === attachment.contentType && length === String(attachment.sizeBytes)
  return fits ? null : unlike(attachment)
}

function unlike({ contentType, sizeBytes }: Attachment): Objection {
  const message = `The upload needs Content-Type: ${contentType} and Content-Length: ${sizeBytes}`
  return { status: 403, code: "SignatureDoesNotMatch", message }
}

function isExpired(world: World, { account }: Attachment, request: Request): boolean {
  return account.traits.ephemeralMedia && !(Number(request.query.expires) > world.clock.now())
}

function refuse(response: Response, { status, code, message }: Objection): void {
  const error = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`
  response.status(status).type("application/xml").send(`<?xml version="1.0" encoding="UTF-8"?>${error}`)
}
