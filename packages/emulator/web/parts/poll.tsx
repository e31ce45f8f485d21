import { useDesk } from "../phone/desk.ts"
import { vote } from "../store/verbs.ts"
import type { PhoneMessage } from "../store/wire.ts"
import { nameOf } from "../store/world.ts"

export interface PollProps {
  readonly message: PhoneMessage
  readonly options: readonly { readonly text: string; readonly voters: readonly string[] }[]
}

/** A poll: each option is a switch, with who chose it. */
export function Poll({ message, options }: PollProps) {
  const { seat } = useDesk()
  const total = Math.max(1, ...options.map(({ voters }) => voters.length))
  return (
    <div class="poll">
      {options.map(({ text, voters }) => {
        const isOn = voters.includes(seat.who)
        return (
          <button
            key={text}
            type="button"
            aria-pressed={isOn}
            title={voters.map(nameOf).join(", ")}
            onClick={() => void vote(seat, message, text, !isOn)}
          >
            <span class="poll-bar" style={{ width: `${(voters.length / total) * 100}%` }} />
            <span class="poll-text">
              {isOn ? "✓ " : ""}
              {text}
            </span>
            <b>{voters.length}</b>
          </button>
        )
      })}
    </div>
  )
}
