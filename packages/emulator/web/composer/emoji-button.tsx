import { useEffect, useRef, useState } from "preact/hooks"
import { Button } from "../components/button.tsx"
import { EmojiPicker } from "../components/emoji-picker.tsx"
import { Icon } from "../components/icon.tsx"

/** Opens every emoji, to put one into the text. */
export function EmojiButton({ onPick }: { onPick(emoji: string): void }) {
  const [isOpen, setOpen] = useState(false)
  const place = useRef<HTMLSpanElement>(null)
  const close = () => {
    setOpen(false)
    place.current?.querySelector("button")?.focus()
  }
  useEffect(() => {
    if (!isOpen) return
    const leave = ({ target }: Event) =>
      target instanceof Node && !place.current?.contains(target) && setOpen(false)
    document.addEventListener("pointerdown", leave)
    return () => document.removeEventListener("pointerdown", leave)
  }, [isOpen])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape comes up from the picker inside
    <span ref={place} class="emoji-button" onKeyDown={({ key }) => key === "Escape" && isOpen && close()}>
      <Button look="icon" aria-label="Emoji" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Icon name="smile" size={20} />
      </Button>
      {isOpen && (
        <span class="emoji-over">
          <EmojiPicker
            onPick={(emoji) => {
              setOpen(false)
              onPick(emoji)
            }}
          />
        </span>
      )}
    </span>
  )
}
