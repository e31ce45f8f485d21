import express, { type NextFunction, type Request, type Response, type Router } from "express"
import type { Attachment } from "../world/attachments.ts"
import { maxUploadBytes } from "../world/limits.ts"
import type { World } from "../world/world.ts"

/** Where the bytes of an announced file go. */
export function uploadUrl(origin: string, attachment: Attachment): string {
  return `${origin}/uploads/${attachment.id}?expires=${attachment.uploadExpiresAt}`
}

/** The bytes of files: raw PUT to the upload URL and GET from the download URL, no API key for either. */
export function files(world: World): Router {
  const router = express.Router()
  const raw = express.raw({ type: () => true, limit: maxUploadBytes })
  router.put("/uploads/:id", raw, (request, response) => upload(world, request, response))
  router.get("/attachments/partners/:partner/:id/:filename", (request, response) => {
    const attachment = world.attachments.find(String(request.params.id))
    if (attachment?.bytes) response.type(attachment.contentType).send(Buffer.from(attachment.bytes))
    else refuse(response, noFile)
  })
  router.use((_thrown: unknown, _request: Request, response: Response, _next: NextFunction) =>
    refuse(response, { status: 400, code: "EntityTooLarge", message: "The upload could not be read" }),
  )
  return router
}

function upload(world: World, request: Request, response: Response): void {
  const attachment = world.attachments.find(String(request.params.id))
  const bytes: unknown = request.body ?? new Uint8Array()
  if (!attachment || !(bytes instanceof Uint8Array)) {
    refuse(response, noFile)
    return
  }
  const objection = objectionTo(attachment, world.clock.now(), request.get("content-type"), bytes)
  if (objection) {
    refuse(response, objection)
    return
  }
  attachment.bytes = bytes
  response.status(200).end()
}

/** What the storage in front of the platform objects to: it speaks XML and knows no Linq codes. */
interface Objection {
  readonly status: number
  readonly code: string
  readonly message: string
}

const noFile: Objection = { status: 404, code: "NoSuchKey", message: "There is no such file" }

function objectionTo(
  { uploadExpiresAt, contentType, sizeBytes }: Attachment,
  now: number,
  declaredType: string | undefined,
  bytes: Uint8Array,
): Objection | null {
  if (now > uploadExpiresAt) return { status: 403, code: "AccessDenied", message: "Request has expired" }
  if (declaredType === contentType && bytes.byteLength === sizeBytes) return null
  const message = `The upload needs Content-Type: ${contentType} and Content-Length: ${sizeBytes}`
  return { status: 403, code: "SignatureDoesNotMatch", message }
}

function refuse(response: Response, { status, code, message }: Objection): void {
  const error = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`
  response.status(status).type("application/xml").send(`<?xml version="1.0" encoding="UTF-8"?>${error}`)
}
