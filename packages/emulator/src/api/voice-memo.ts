import type Linq from "@linqapp/sdk"
import { z } from "zod"
import { chatHandle } from "../wire/chat.ts"
import { iso } from "../wire/time.ts"
import { others } from "../world/chat.ts"
import { LinqError } from "../world/errors.ts"
import { fileNameOf, guessType } from "../world/media-types.ts"
import type { Content, Message, PartDraft } from "../world/message.ts"
import { check, idIn, webUrl } from "./check.ts"
import { fetchMedia } from "./media.ts"
import type { Answer, Call, Operation } from "./operation.ts"

// Source: Linq API docs, "Voice memos".
const audioTypes: ReadonlySet<string> = new Set([
  "audio/mpeg",
  "audio/mp3",
  "audio/x-m4a",
  "audio/mp4",
  "audio/aac",
  "audio/x-caf",
  "audio/x-wav",
  "audio/wav",
  "audio/aiff",
  "audio/x-aiff",
  "audio/amr",
])

const memoBody = z.object({
  voice_memo_url: webUrl.optional(),
  attachment_id: z.guid().optional(),
  override_optout: z.boolean().default(false),
})

async function send(call: Call): Promise<Answer> {
  const { world, traceId } = call
  const chat = world.openChat(call.account, idIn(call, "chatId"))
  const { voice_memo_url, attachment_id, override_optout: overridesOptOut } = check(memoBody, call.body)
  const draft = draftOf(voice_memo_url, attachment_id)
  const content = await fetchMemo(call, { ...empty, parts: [draft] })
  requireAudio(call, content)
  const message = world.sendMessage({ chat, content, overridesOptOut, traceId })
  const body: Linq.ChatSendVoicememoResponse = { voice_memo: memoOf(message) }
  return { status: 202, body }
}

const empty = { effect: null, replyTo: null, preferredService: null, idempotencyKey: null, voiceMemo: true }

function draftOf(url: string | undefined, attachmentId: string | undefined): PartDraft {
  if (attachmentId !== undefined && url === undefined) return { type: "media", attachmentId }
  if (url !== undefined && attachmentId === undefined) return { type: "media", url }
  const wrong = url === undefined ? "MissingRequiredField" : "InvalidParameterValue"
  throw new LinqError(wrong, "A voice memo needs exactly one of voice_memo_url and attachment_id")
}

// A memo that is too large has a status of its own.
async function fetchMemo(call: Call, content: Content): Promise<Content> {
  try {
    return await fetchMedia(call, content)
  } catch (error) {
    if (!(error instanceof LinqError) || error.kind !== "FileTooLarge") throw error
    throw new LinqError("FileUploadFailed", "The maximum size is 10MB").with({ status: 413 })
  }
}

function requireAudio({ world, account }: Call, { parts: [part] }: Content): void {
  if (part?.type !== "media") return
  const type =
    "url" in part ? guessType(fileNameOf(part.url)) : world.attachment(account, part.attachmentId).contentType
  if (!audioTypes.has(type)) throw new LinqError("InvalidFileType", `${type} is no voice memo`)
}

function memoOf(message: Message): Linq.ChatSendVoicememoResponse.VoiceMemo {
  const { chat, parts } = message
  const [file] = parts
  if (file?.type !== "media") throw new LinqError("InternalServerError")
  return {
    id: message.id,
    chat: {
      id: chat.id,
      handles: chat.members.map(chatHandle),
      is_active: chat.me.status === "active",
      is_group: chat.isGroup,
      service: chat.service,
    },
    created_at: iso(message.createdAt),
    from: chat.line.number,
    to: others(chat).map((member) => member.handle),
    status: "queued",
    service: message.service,
    voice_memo: {
      id: file.id,
      filename: file.filename,
      mime_type: file.mimeType,
      size_bytes: file.sizeBytes,
      url: file.url,
      duration_ms: null,
    },
  }
}

/** Voice memos. */
export const voiceMemo: readonly Operation[] = [
  {
    name: "chats.sendVoicememo",
    method: "POST",
    path: "/v3/chats/:chatId/voicememo",
    sends: true,
    run: send,
  },
]
