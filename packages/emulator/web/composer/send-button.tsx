import { useRef } from "preact/hooks"
import type { Service } from "../../src/world/service.ts"
import { Icon } from "../components/icon.tsx"

const holdMs = 450

export interface SendButtonProps {
  readonly service: Service
  readonly isEditing: boolean
  onSend(): void
  /** A long press or a right click: send with an effect. */
  onHold(): void
}

/** Sends on a click; holding it asks how. */
export function SendButton({ service, isEditing, onSend, onHold }: SendButtonProps) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const wasHeld = useRef(false)
  return (
    <button
      type="button"
      class={`send send-${service.toLowerCase()}`}
      aria-label={isEditing ? "Save edit" : "Send"}
      title={service === "iMessage" && !isEditing ? "Send (hold it for effects)" : "Send"}
      onPointerDown={({ button }) => {
        wasHeld.current = false
        if (button !== 0) return
        timer.current = setTimeout(() => {
          wasHeld.current = true
          onHold()
        }, holdMs)
      }}
      onPointerUp={() => clearTimeout(timer.current)}
      onPointerLeave={() => clearTimeout(timer.current)}
      onClick={() => !wasHeld.current && onSend()}
      onContextMenu={(event) => {
        event.preventDefault()
        onHold()
      }}
    >
      <Icon name="send" size={17} />
    </button>
  )
}
