import { useSignal } from "@preact/signals"
import type { JSX } from "preact"

const shownMs = 1_200

/** Puts a text on the clipboard, and says so. */
export function Copy({ text, label = "Copy" }: { text: () => string; label?: string }): JSX.Element {
  const said = useSignal(label)
  return (
    <button
      type="button"
      class="copy"
      onClick={(event) => {
        event.stopPropagation()
        navigator.clipboard.writeText(text()).then(
          () => say("Copied"),
          () => say("Not allowed"),
        )
      }}
    >
      {said.value}
    </button>
  )

  function say(word: string): void {
    said.value = word
    setTimeout(() => {
      said.value = label
    }, shownMs)
  }
}
