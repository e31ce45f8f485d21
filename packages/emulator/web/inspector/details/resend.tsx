import { useSignal } from "@preact/signals"
import type { JSX } from "preact"
import type { Entry } from "../../../src/page/inspector/entry.ts"
import { api } from "../api.ts"
import { open } from "../traffic/selection.ts"
import { messageOf } from "../words.ts"

/** Sends a webhook once more, as it was or edited; either way it is signed anew. */
export function Resend({ entry }: { entry: Entry }): JSX.Element {
  const original = pretty(entry.request.body ?? "")
  const body = useSignal(original)
  const asNew = useSignal(false)
  const problem = useSignal("")
  const isSending = useSignal(false)
  const isEdited = body.value !== original

  async function send(event: Event): Promise<void> {
    event.preventDefault()
    isSending.value = true
    problem.value = ""
    try {
      // What nobody touched is sent byte for byte.
      const { seq } = await api.resend(entry.seq, isEdited ? body.value : undefined, asNew.value)
      open(seq)
    } catch (error) {
      problem.value = messageOf(error)
    } finally {
      isSending.value = false
    }
  }

  return (
    <form class="resend" onSubmit={(event) => void send(event)}>
      <label for="resend-body">Body</label>
      <textarea
        id="resend-body"
        spellcheck={false}
        value={body.value}
        onInput={({ currentTarget }) => {
          if (!isEdited) asNew.value = true
          body.value = currentTarget.value
        }}
      />
      <label class="check">
        <input
          type="checkbox"
          checked={asNew.value}
          onChange={({ currentTarget }) => {
            asNew.value = currentTarget.checked
          }}
        />
        As a new event, with an id of its own; else the bot knows it as a duplicate
      </label>
      {problem.value && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
      <div class="tools">
        <button type="submit" class="primary" disabled={isSending.value}>
          {isEdited ? "Send edited" : "Send again"}
        </button>
        {isEdited && (
          <button
            type="button"
            onClick={() => {
              body.value = original
              asNew.value = false
            }}
          >
            Undo edits
          </button>
        )}
      </div>
    </form>
  )
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
