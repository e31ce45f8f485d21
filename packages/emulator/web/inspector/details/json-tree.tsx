import { useSignal } from "@preact/signals"
import type { JSX } from "preact"
import { Copy } from "../copy.tsx"

/** How deep a tree is open at first. */
const openDepth = 3
/** How many items of a list are drawn before one has to ask for more. */
const mostItems = 100

interface NodeProps {
  readonly name: string | null
  readonly value: unknown
  readonly depth: number
}

/** JSON as a tree that opens and closes; every branch can be copied. */
export function JsonTree({ value }: { value: unknown }): JSX.Element {
  return (
    <div class="tree">
      <Node name={null} value={value} depth={0} />
    </div>
  )
}

function Node({ name, value, depth }: NodeProps): JSX.Element {
  if (typeof value === "object" && value !== null) return <Branch name={name} value={value} depth={depth} />
  return (
    <div class="leaf">
      <Name name={name} />
      <span class={typeof value}>{value === undefined ? "undefined" : JSON.stringify(value)}</span>
    </div>
  )
}

function Branch({ name, value, depth }: NodeProps & { readonly value: object }): JSX.Element {
  const isOpen = useSignal(depth < openDepth)
  const most = useSignal(mostItems)
  const entries = Object.entries(value)
  const [begin, end] = Array.isArray(value) ? ["[", "]"] : ["{", "}"]
  return (
    <div class="branch">
      <div class="stem">
        <button
          type="button"
          class="fold"
          aria-expanded={isOpen.value}
          onClick={() => {
            isOpen.value = !isOpen.value
          }}
        >
          <span class="arrow" aria-hidden="true">
            {isOpen.value ? "▾" : "▸"}
          </span>
          <Name name={name} />
          <span class="brace">
            {begin}
            {!isOpen.value && <span class="summary">{summaryOf(entries.length, value)}</span>}
            {!isOpen.value && end}
          </span>
        </button>
        <Copy text={() => JSON.stringify(value, null, 2)} />
      </div>
      {isOpen.value && (
        <div class="children">
          {entries.slice(0, most.value).map(([key, child]) => (
            <Node key={key} name={key} value={child} depth={depth + 1} />
          ))}
          {entries.length > most.value && (
            <button
              type="button"
              class="more"
              onClick={() => {
                most.value += mostItems * 10
              }}
            >
              {entries.length - most.value} more
            </button>
          )}
        </div>
      )}
      {isOpen.value && <div class="brace">{end}</div>}
    </div>
  )
}

function Name({ name }: { name: string | null }): JSX.Element | null {
  return name === null ? null : <span class="key">{name}: </span>
}

function summaryOf(length: number, value: object): string {
  const what = Array.isArray(value) ? "item" : "field"
  return `${length} ${what}${length === 1 ? "" : "s"}`
}
