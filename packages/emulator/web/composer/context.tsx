import { Button } from "../components/button.tsx"
import { Icon } from "../components/icon.tsx"
import { previewOf } from "../list/preview.ts"
import { useDesk } from "../phone/desk.ts"
import { botName, nameOf } from "../store/world.ts"

/** Which message is answered or rewritten, above the field. */
export function Context({ onLeave }: { onLeave(): void }) {
  const { replying, editing, seat } = useDesk()
  const target = editing.value ?? replying.value
  if (!target) return null
  const { message } = target
  const name = message.fromLine
    ? botName(message.from)
    : message.from === seat.who
      ? "yourself"
      : nameOf(message.from)
  return (
    <div class="context">
      <Icon name="reply" size={15} />
      <span>
        <b>{editing.value ? "Editing" : `Replying to ${name}`}</b> {previewOf(message)}
      </span>
      <Button look="icon" aria-label={editing.value ? "Stop editing" : "Reply no longer"} onClick={onLeave}>
        <Icon name="close" size={15} />
      </Button>
    </div>
  )
}
