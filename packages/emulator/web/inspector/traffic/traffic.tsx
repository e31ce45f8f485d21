import { useComputed } from "@preact/signals"
import type { JSX } from "preact"
import { Details } from "../details/details.tsx"
import { traffic } from "../model.ts"
import { Filters, filterId } from "./filters.tsx"
import { Row, rowHeight } from "./row.tsx"
import { current, isOpen, shown } from "./selection.ts"
import { Windowed } from "./windowed.tsx"

const listId = "inspector-list"

/** The list of everything that went over the wire, and the details of one of it. */
export function Traffic(): JSX.Element {
  const index = useComputed(() => shown.value.findIndex(({ seq }) => seq === current.value))
  const entry = shown.value[index.value]
  return (
    <div class="traffic">
      <Filters />
      <div class={isOpen.value && entry ? "split open" : "split"}>
        <div class="entries">
          <div class="columns" aria-hidden="true">
            <span>Time</span>
            <span />
            <span>Name</span>
            <span>Says</span>
            <span>Chat</span>
            <span>Status</span>
            <span class="ms">Took</span>
          </div>
          <Windowed
            items={shown.value}
            rowHeight={rowHeight}
            current={index.value}
            row={(one, at) => <Row key={one.seq} entry={one} index={at} count={shown.value.length} />}
            attributes={{
              id: listId,
              class: "entry-rows",
              role: "listbox",
              tabIndex: 0,
              "aria-label": "Webhooks and calls",
              ...(entry ? { "aria-activedescendant": `entry-${entry.seq}` } : {}),
              onKeyDown: (event) => walk(event, index.value),
            }}
          />
          {shown.value.length === 0 && <Nothing />}
        </div>
        {isOpen.value && entry && <Details key={entry.seq} summary={entry} />}
      </div>
    </div>
  )
}

function Nothing(): JSX.Element {
  return (
    <p class="nothing">
      {traffic.value.length === 0
        ? "Nothing went over the wire yet. Say something on the phone."
        : "Nothing fits the filter."}
    </p>
  )
}

const pageRows = 15

/** Moves the cursor with the keys of a list. */
function walk(event: KeyboardEvent, from: number): void {
  const { length } = shown.value
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: from < 0 ? 0 : from + 1,
    ArrowUp: from < 0 ? length - 1 : from - 1,
    PageDown: from + pageRows,
    PageUp: from - pageRows,
    Home: 0,
    End: length - 1,
  }
  const to = steps[event.key]
  if (to !== undefined) {
    event.preventDefault()
    current.value = shown.value[Math.max(0, Math.min(length - 1, to))]?.seq ?? null
  } else if (event.key === "Enter" && current.value !== null) {
    event.preventDefault()
    isOpen.value = true
  }
}

/** Puts the cursor into the filter, or back into the list. @returns whether it is there. */
export function focusOn(what: "filter" | "list"): boolean {
  const element = document.getElementById(what === "filter" ? filterId : listId)
  element?.focus()
  return element !== null
}
