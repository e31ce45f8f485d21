import { useEffect, useRef } from "preact/hooks"
import { Button } from "../components/button.tsx"
import { Icon } from "../components/icon.tsx"
import type { FilePart } from "./media.tsx"

/** A picture over the whole window. A click or Escape closes it. */
export function Lightbox({ file, onClose }: { file: FilePart; onClose(): void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has Escape, which the browser brings
    <dialog ref={dialog} class="lightbox" aria-label={file.filename} onClose={onClose} onClick={onClose}>
      <Button look="icon" aria-label="Close" onClick={onClose}>
        <Icon name="close" />
      </Button>
      <img src={file.url} alt={file.filename} />
    </dialog>
  )
}
