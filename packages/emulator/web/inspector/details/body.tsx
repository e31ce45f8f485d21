import { useSignal } from "@preact/signals"
import type { JSX } from "preact"
import { Copy } from "../copy.tsx"
import { JsonTree } from "./json-tree.tsx"

/** A body as a tree, or exactly as it was. */
export function Body({ text, none }: { text: string | null; none: string }): JSX.Element {
  const isRaw = useSignal(false)
  if (text === null) return <p class="nothing">{none}</p>
  const json = parsed(text)
  return (
    <div class="body">
      <div class="tools">
        <fieldset class="segments" aria-label="Form">
          <button type="button" aria-pressed={!isRaw.value} onClick={() => choose(false)}>
            Pretty
          </button>
          <button type="button" aria-pressed={isRaw.value} onClick={() => choose(true)}>
            Raw
          </button>
        </fieldset>
        <Copy text={() => text} label="Copy raw" />
        <span class="dim">{new Blob([text]).size} bytes</span>
      </div>
      {isRaw.value || json === undefined ? <pre class="raw">{text}</pre> : <JsonTree value={json} />}
    </div>
  )

  function choose(raw: boolean): void {
    isRaw.value = raw
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
