import type { JSX } from "preact"
import { traffic } from "../model.ts"
import { chat, chats, clearedTo, kind, shown, text } from "./selection.ts"

const kinds = [
  ["all", "All"],
  ["webhook", "Webhooks"],
  ["call", "Calls"],
  ["problem", "Problems"],
] as const

export const filterId = "inspector-filter"

/** What narrows the list down. */
export function Filters(): JSX.Element {
  return (
    <search class="filters" aria-label="Traffic">
      <input
        id={filterId}
        type="search"
        class="text"
        placeholder="Filter ( / )   -typing hides"
        aria-label="Filter by text, event, trace id"
        autocomplete="off"
        spellcheck={false}
        value={text.value}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value
        }}
      />
      <fieldset class="segments" aria-label="Kind">
        {kinds.map(([value, label]) => (
          <button
            key={value}
            type="button"
            aria-pressed={kind.value === value}
            onClick={() => {
              kind.value = value
            }}
          >
            {label}
          </button>
        ))}
      </fieldset>
      <select
        aria-label="Chat"
        value={chat.value}
        onChange={({ currentTarget }) => {
          chat.value = currentTarget.value
        }}
      >
        <option value="">All chats</option>
        {chats.value.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <button
        type="button"
        title="Empty the list; nothing is forgotten by the emulator"
        onClick={() => {
          clearedTo.value = traffic.value.at(-1)?.seq ?? 0
        }}
      >
        Clear
      </button>
      <span class="total" role="status">
        {shown.value.length === traffic.value.length
          ? `${traffic.value.length}`
          : `${shown.value.length} of ${traffic.value.length}`}
      </span>
    </search>
  )
}
