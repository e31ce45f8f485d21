import type { JSX } from "preact"
import type { Summary } from "../../../src/page/inspector/entry.ts"
import { journeys } from "../model.ts"
import { clockTime, duration } from "../words.ts"
import { current, isOpen, isProblem } from "./selection.ts"

export const rowHeight = 26

/** One webhook or call in the list. */
export function Row({ entry, index, count }: { entry: Summary; index: number; count: number }): JSX.Element {
  const { seq, kind, at, name, chat, says, ms, attempt, resent } = entry
  const isCurrent = current.value === seq
  const classes = ["entry", kind, isProblem(entry) ? "problem" : "", isCurrent ? "current" : ""]
  return (
    <div
      id={`entry-${seq}`}
      role="option"
      tabIndex={-1}
      aria-selected={isCurrent}
      aria-setsize={count}
      aria-posinset={index + 1}
      class={classes.filter(Boolean).join(" ")}
      style={{ height: `${rowHeight}px` }}
      onClick={() => {
        current.value = seq
        isOpen.value = true
      }}
      onKeyDown={() => {}}
    >
      <span class="began">{clockTime(at)}</span>
      <span class="way" title={kind === "webhook" ? "webhook to the bot" : "call by the bot"}>
        {kind === "webhook" ? "↓" : "↑"}
        <span class="unseen">{kind === "webhook" ? "webhook" : "call"}</span>
      </span>
      <span class="name">
        <span>{name}</span>
        {attempt > 1 && <span class="tag">try {attempt}</span>}
        {resent && <span class="tag">resent</span>}
      </span>
      <span class="says">{says}</span>
      <span class="chat">{chat}</span>
      <Status entry={entry} />
      <span class="ms">{duration(ms)}</span>
    </div>
  )
}

const endings = {
  handled: "✓",
  retried: "↻",
  deferred: "⋯",
  buried: "✗",
  released: "⇠",
} as const

function Status({ entry }: { entry: Summary }): JSX.Element {
  const { status, problem, kind, eventId } = entry
  const outcome = kind === "webhook" && eventId !== null ? journeys.value.get(eventId)?.outcome : undefined
  return (
    <span class="status" title={problem ?? undefined}>
      {status ?? "no answer"}
      {outcome && (
        <span class={`ending ${outcome}`} title={`${outcome} by the bot`}>
          {endings[outcome]}
          <span class="unseen">{outcome}</span>
        </span>
      )}
    </span>
  )
}
