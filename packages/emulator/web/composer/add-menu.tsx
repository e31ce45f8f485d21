import { useRef } from "preact/hooks"
import { Icon } from "../components/icon.tsx"
import { Menu, type MenuItem } from "../components/menu.tsx"
import { useDesk } from "../phone/desk.ts"
import { chatOf } from "../store/seats.ts"
import { share } from "../store/verbs.ts"

export interface AddMenuProps {
  onFiles(files: readonly File[]): void
  onMemo(): void
  /** Undefined where the service has none. */
  readonly onEffects: (() => void) | undefined
  readonly onPoll: (() => void) | undefined
}

/** A place for those who have no other: the Golden Gate Bridge. */
const somewhere = { latitude: 37.8199, longitude: -122.4783 }

/** What can be sent beside words. */
export function AddMenu({ onFiles, onMemo, onEffects, onPoll }: AddMenuProps) {
  const { seat, isDetailed } = useDesk()
  const input = useRef<HTMLInputElement>(null)
  const chat = chatOf(seat)
  const items: MenuItem[] = [
    { label: "Photo, video or file …", run: () => input.current?.click() },
    { label: "Record audio", run: onMemo },
    {
      label: "Send with effect …",
      disabled: !onEffects,
      hint: onEffects ? "" : "iMessage",
      run: () => onEffects?.(),
    },
  ]
  if (chat?.service === "iMessage" && !chat.sharing.includes(seat.who)) {
    items.push({ label: "Share location", run: () => void share(seat, somewhere) })
  }
  if (onPoll) items.push({ label: "Poll …", run: onPoll })
  items.push({ label: "Details …", run: () => (isDetailed.value = true) })
  return (
    <>
      <Menu label="Add to the message" look="icon" class="add" items={items}>
        <Icon name="plus" size={20} />
      </Menu>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        aria-label="Files"
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])])
          currentTarget.value = ""
        }}
      />
    </>
  )
}
