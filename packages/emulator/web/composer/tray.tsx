import { useEffect, useState } from "preact/hooks"
import { Icon } from "../components/icon.tsx"

/** What will go with the next message. */
export function Tray({ files, onRemove }: { files: readonly File[]; onRemove(file: File): void }) {
  if (files.length === 0) return null
  return (
    <ul class="tray" aria-label="Attached">
      {files.map((file, index) => (
        <li key={`${index} ${file.name}`}>
          {file.type.startsWith("image/") ? (
            <Thumbnail file={file} />
          ) : (
            <span class="tray-file">
              <Icon name="file" size={22} />
              {file.name}
            </span>
          )}
          <button
            type="button"
            class="tray-remove"
            aria-label={`Remove ${file.name || "picture"}`}
            onClick={() => onRemove(file)}
          >
            <Icon name="close" size={12} />
          </button>
        </li>
      ))}
    </ul>
  )
}

function Thumbnail({ file }: { file: File }) {
  const [url, setUrl] = useState("")
  useEffect(() => {
    const made = URL.createObjectURL(file)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  return url ? <img src={url} alt={file.name} /> : null
}
