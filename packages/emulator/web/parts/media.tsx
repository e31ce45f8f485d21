import { useState } from "preact/hooks"
import { Icon } from "../components/icon.tsx"
import type { PhonePart } from "../store/wire.ts"
import { Lightbox } from "./lightbox.tsx"

export type FilePart = Extract<PhonePart, { type: "media" }>

/** A picture, a film, a sound, or a file of any other kind. */
export function Media({ file }: { file: FilePart }) {
  const [kind] = file.mimeType.split("/")
  if (kind === "image" && !/heic|tiff/.test(file.mimeType)) return <Picture file={file} />
  if (kind === "video") {
    return (
      // biome-ignore lint/a11y/useMediaCaption: what people send has no captions
      <video class="film" src={file.url} controls preload="metadata" aria-label={file.filename} />
    )
  }
  if (kind === "audio") {
    return (
      // biome-ignore lint/a11y/useMediaCaption: what people send has no captions
      <audio class="sound" src={file.url} controls preload="metadata" aria-label={file.filename} />
    )
  }
  const isContact = file.mimeType === "text/vcard" || file.mimeType === "text/x-vcard"
  return (
    <a class="file" href={file.url} download={file.filename}>
      <Icon name={isContact ? "person" : "file"} size={26} />
      <span>
        <b>{file.filename}</b>
        <small>{isContact ? "Contact card" : sizeInWords(file)}</small>
      </span>
    </a>
  )
}

function Picture({ file }: { file: FilePart }) {
  const [isOpen, setOpen] = useState(false)
  const [isBroken, setBroken] = useState(false)
  if (isBroken) {
    return (
      <span class="file">
        <Icon name="file" size={26} />
        <span>
          <b>{file.filename}</b>
          <small>The picture cannot be shown</small>
        </span>
      </span>
    )
  }
  return (
    <>
      <button
        type="button"
        class="picture"
        aria-label={`Open ${file.filename}`}
        onClick={() => setOpen(true)}
      >
        <img src={file.url} alt={file.filename} onError={() => setBroken(true)} />
      </button>
      {isOpen && <Lightbox file={file} onClose={() => setOpen(false)} />}
    </>
  )
}

function sizeInWords({ sizeBytes, mimeType }: FilePart): string {
  const kind = mimeType.split("/")[1]?.toUpperCase() ?? ""
  if (sizeBytes === 0) return kind
  const size =
    sizeBytes < 100_000
      ? `${Math.max(0.1, sizeBytes / 1000).toFixed(1)} KB`
      : `${(sizeBytes / 1e6).toFixed(1)} MB`
  return `${kind} · ${size}`
}
