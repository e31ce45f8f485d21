import { useState } from "preact/hooks"
import { Button } from "../components/button.tsx"
import { Dialog } from "../components/dialog.tsx"
import { useDesk } from "../phone/desk.ts"
import { poll } from "../store/verbs.ts"

const most = 12

/** Asks the chat to choose. There is always one more field than options, up to twelve. */
export function PollMaker({ onClose }: { onClose(): void }) {
  const { seat } = useDesk()
  const [options, setOptions] = useState<readonly string[]>([""])
  const written = options.map((option) => option.trim()).filter((option) => option !== "")
  const change = (at: number, text: string) => {
    const next = options.map((option, index) => (index === at ? text : option))
    setOptions(next.at(-1) !== "" && next.length < most ? [...next, ""] : next)
  }
  return (
    <Dialog title="Poll" onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          onClose()
          void poll(seat, written)
        }}
      >
        {options.map((option, index) => (
          <label key={index} class="field">
            Option {index + 1}
            <input value={option} onInput={({ currentTarget: { value } }) => change(index, value)} />
          </label>
        ))}
        <Button type="submit" look="primary" disabled={written.length < 2}>
          Send poll
        </Button>
      </form>
    </Dialog>
  )
}
