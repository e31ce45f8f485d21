import type Linq from "@linqapp/sdk"
import { z } from "zod"
import { iso } from "../wire/time.ts"
import { type Attachment, downloadUrl } from "../world/attachments.ts"
import { maxUploadBytes } from "../world/limits.ts"
import { isSupported } from "../world/media-types.ts"
import type { World } from "../world/world.ts"
import { check, idIn, refusal } from "./check.ts"
import { uploadUrl } from "./files.ts"
import type { Answer, Call, Operation } from "./operation.ts"

const createBody = z.object({
  filename: z.string().min(1).max(255),
  content_type: z
    .string()
    .refine(isSupported, { message: "is not a type that can be sent", ...refusal("file") }),
  size_bytes: z
    .number()
    .int()
    .min(1)
    .refine((bytes) => bytes <= maxUploadBytes, { message: `is over ${maxUploadBytes}`, ...refusal("size") }),
})

function create(call: Call): Answer {
  const { filename, content_type: contentType, size_bytes: sizeBytes } = check(createBody, call.body)
  const { world } = call
  const attachment = world.attachments.announce(call.account, { filename, contentType, sizeBytes })
  const body: Linq.AttachmentCreateResponse = {
    attachment_id: attachment.id,
    upload_url: uploadUrl(world.origin, attachment),
    download_url: downloadUrl(world, attachment),
    http_method: "PUT",
    expires_at: iso(attachment.uploadExpiresAt),
    required_headers: { "Content-Type": contentType, "Content-Length": String(sizeBytes) },
  }
  return { status: 200, body }
}

function retrieve(call: Call): Answer {
  const attachment = call.world.attachment(call.account, idIn(call, "attachmentId"))
  return { status: 200, body: attachmentBody(call.world, attachment) }
}

function attachmentBody(world: World, attachment: Attachment): Linq.AttachmentRetrieveResponse {
  const { id, filename, contentType, sizeBytes, createdAt, bytes } = attachment
  return {
    id,
    filename,
    // A person's phone or a fetched page may use types that cannot be announced; the field stays what it is.
    content_type: contentType as Linq.SupportedContentType,
    size_bytes: sizeBytes,
    status: bytes ? "complete" : "pending",
    ...(bytes ? { download_url: downloadUrl(world, attachment) } : {}),
    created_at: iso(createdAt),
  }
}

function remove(call: Call): Answer {
  call.world.attachments.delete(call.account, idIn(call, "attachmentId"))
  return { status: 204 }
}

/** Files: announce, look up, delete. Their bytes travel in files.ts. */
export const attachments: readonly Operation[] = [
  { name: "attachments.create", method: "POST", path: "/v3/attachments", run: create },
  { name: "attachments.retrieve", method: "GET", path: "/v3/attachments/:attachmentId", run: retrieve },
  { name: "attachments.delete", method: "DELETE", path: "/v3/attachments/:attachmentId", run: remove },
]
