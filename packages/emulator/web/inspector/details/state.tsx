import type { JSX } from "preact"
import type { Travel } from "../../../src/page/bot-link.ts"
import { type DiffLine, diff } from "./diff.ts"

/** What the event changed: sessions, histories. */
export function State({ travels }: { travels: readonly Travel[] }): JSX.Element {
  const written = travels.flatMap(({ attempt, state }) => state.map((change) => ({ attempt, ...change })))
  if (written.length === 0) {
    return <p class="nothing">This event changed no state: no session, no history, no memory.</p>
  }
  return (
    <div>
      {written.map(({ attempt, key, before, after }) => (
        <section key={`${attempt} ${key}`} class="change">
          <h3>
            <code>{key}</code>
            <span class="dim">
              {before === undefined ? "new" : after === undefined ? "deleted" : "changed"}
            </span>
          </h3>
          <div class="diff">
            {diff(before, after).map((line, index) => (
              <Line key={`${index} ${line.text}`} line={line} />
            ))}
          </div>
        </section>
      ))}
    </div>
  )
}

const signs = { "+": "added", "-": "removed", " ": "same" } as const

function Line({ line: { sign, depth, text } }: { line: DiffLine }): JSX.Element {
  return (
    <div class={signs[sign]}>
      <span class="sign" aria-hidden="true">
        {sign}
      </span>
      {sign !== " " && <span class="unseen">{signs[sign]}: </span>}
      <span style={{ paddingLeft: `${depth * 14}px` }}>{text}</span>
    </div>
  )
}
