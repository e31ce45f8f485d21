import { randomUUID } from "node:crypto"
import type { Account } from "./account.ts"
import type { Clock } from "./clock.ts"
import { LinqError } from "./errors.ts"
import { uploadWindowMs } from "./limits.ts"
import { isForgotten, urlExpiry } from "./media-lifetime.ts"
import { contradicts } from "./sniff.ts"

/** A file that was announced, and its bytes once they were uploaded. */
export interface Attachment {
  readonly id: string
  readonly account: Account
  readonly filename: string
  readonly contentType: string
  readonly sizeBytes: number
  readonly createdAt: number
  readonly uploadExpiresAt: number
  bytes: Uint8Array | null
}

/** A file before it is kept. */
export interface FileStart {
  readonly filename: string
  readonly contentType: string
  readonly sizeBytes: number
}

/** All files, by id. */
export class Attachments {
  readonly #byId = new Map<string, Attachment>()
  readonly #clock: Clock
  readonly #mostBytes: number
  #bytes = 0

  constructor(clock: Clock, mostBytes: number) {
    this.#clock = clock
    this.#mostBytes = mostBytes
  }

  all(): IterableIterator<Attachment> {
    return this.#byId.values()
  }

  /** Takes a file over as it is, from a world that was saved. */
  restore(attachment: Attachment): void {
    this.#byId.set(attachment.id, attachment)
    this.#bytes += attachment.bytes?.byteLength ?? 0
  }

  /** Announces a file; its bytes come later. */
  announce(account: Account, file: FileStart): Attachment {
    const now = this.#clock.now()
    const attachment: Attachment = {
      id: randomUUID(),
      account,
      filename: file.filename,
      contentType: file.contentType,
      sizeBytes: file.sizeBytes,
      createdAt: now,
      uploadExpiresAt: now + uploadWindowMs,
      bytes: null,
    }
    this.#byId.set(attachment.id, attachment)
    return attachment
  }

  /** Keeps a file whose bytes are at hand. @throws LinqError 5001 when there is no room. */
  keep(account: Account, filename: string, contentType: string, bytes: Uint8Array): Attachment {
    const attachment = this.announce(account, { filename, contentType, sizeBytes: bytes.byteLength })
    this.fill(attachment, bytes)
    return attachment
  }

  /** The bytes of an announced file have come. @throws LinqError 5001 when there is no room for them. */
  fill(attachment: Attachment, bytes: Uint8Array): void {
    const grownBy = bytes.byteLength - (attachment.bytes?.byteLength ?? 0)
    if (this.#bytes + grownBy > this.#mostBytes) {
      throw new LinqError("FileUploadFailed", `All files together may have ${this.#mostBytes} bytes`)
    }
    this.#bytes += grownBy
    attachment.bytes = bytes
  }

  /** Any account's file, for those who hold its URL. */
  find(id: string): Attachment | undefined {
    const attachment = this.#byId.get(id)
    if (attachment?.bytes && isForgotten(attachment, this.#clock.now())) this.#empty(attachment)
    return attachment
  }

  /** The account's file. @throws LinqError 2003. */
  get(account: Account, id: string): Attachment {
    const attachment = this.find(id)
    if (attachment?.account !== account) throw new LinqError("AttachmentNotFound")
    return attachment
  }

  /** The account's file with its bytes there and of the declared type. @throws LinqError 2003, 2007, 5006. */
  ready(account: Account, id: string): Attachment {
    const attachment = this.get(account, id)
    if (!attachment.bytes) throw new LinqError("AttachmentNotReady")
    if (contradicts(attachment.contentType, attachment.bytes)) throw new LinqError("ContentTypeMismatch")
    return attachment
  }

  delete(account: Account, id: string): void {
    this.#empty(this.get(account, id))
    this.#byId.delete(id)
  }

  #empty(attachment: Attachment): void {
    this.#bytes -= attachment.bytes?.byteLength ?? 0
    attachment.bytes = null
  }
}

/** Where a file is served: the shape of the platform's own addresses, on the emulator's host. */
export function downloadUrl(
  { origin, clock }: { readonly origin: string; readonly clock: Clock },
  attachment: Attachment,
): string {
  const { account, id, filename } = attachment
  const url = `${origin}/attachments/partners/${account.partnerId}/${id}/${encodeURIComponent(filename)}`
  const expiresAt = urlExpiry(attachment, clock.now())
  return expiresAt === null ? url : `${url}?expires=${expiresAt}`
}
