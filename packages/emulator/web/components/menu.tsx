import type { ComponentChildren } from "preact"
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks"
import { Button } from "./button.tsx"

export interface MenuItem {
  readonly label: ComponentChildren
  /** A short word on the right, as a shortcut. */
  readonly hint?: string | undefined
  /** Whether it is the one that is chosen; undefined where nothing is. */
  readonly checked?: boolean | undefined
  readonly disabled?: boolean | undefined
  readonly danger?: boolean | undefined
  run(): void
}

export interface MenuProps {
  /** What the button says, and what it is called. */
  readonly label: string
  readonly children: ComponentChildren
  readonly items: readonly MenuItem[]
  readonly look?: "plain" | "icon"
  readonly class?: string
}

/** A button that opens a list of things to do: arrows walk it, Enter does it, Escape leaves it. */
export function Menu({ label, children, items, look = "plain", class: names }: MenuProps) {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLSpanElement>(null)
  const close = () => {
    setOpen(false)
    button.current?.querySelector("button")?.focus()
  }
  return (
    <span class="menu" ref={button}>
      <Button
        look={look}
        class={names}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {children}
      </Button>
      {isOpen && <MenuList label={label} items={items} onClose={close} />}
    </span>
  )
}

interface MenuListProps {
  readonly label: string
  readonly items: readonly MenuItem[]
  onClose(): void
}

/** The list alone, beside the element that it is rendered in. */
function MenuList({ label, items, onClose }: MenuListProps) {
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  // Before anything is painted, so that the next key meets the list.
  useLayoutEffect(() => {
    keepInside(list.current)
    const first = '[aria-checked="true"], [role^="menuitem"]:not(:disabled)'
    list.current?.querySelector<HTMLElement>(first)?.focus()
  }, [])
  useEffect(() => {
    const leave = ({ target }: Event) => {
      const here = list.current?.parentElement
      if (target instanceof Node && !here?.contains(target)) onClose()
    }
    document.addEventListener("pointerdown", leave)
    return () => document.removeEventListener("pointerdown", leave)
  }, [])
  return (
    <div
      ref={list}
      id={id}
      class="menu-list"
      role="menu"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={(event) => walk(event, list.current, onClose)}
    >
      {items.map((item, index) => (
        <button
          key={index}
          type="button"
          class={item.danger ? "menu-item menu-danger" : "menu-item"}
          {...roleOf(item)}
          disabled={item.disabled}
          tabIndex={-1}
          onClick={() => {
            onClose()
            item.run()
          }}
        >
          <span class="menu-check" aria-hidden="true">
            {item.checked ? "✓" : ""}
          </span>
          <span class="menu-label">{item.label}</span>
          {item.hint && <span class="menu-hint">{item.hint}</span>}
        </button>
      ))}
    </div>
  )
}

function roleOf({ checked }: MenuItem) {
  return checked === undefined
    ? ({ role: "menuitem" } as const)
    : ({ role: "menuitemradio", "aria-checked": checked } as const)
}

function walk(event: KeyboardEvent, list: HTMLElement | null, close: () => void): void {
  const items = [...(list?.querySelectorAll<HTMLElement>('[role^="menuitem"]:not(:disabled)') ?? [])]
  const { activeElement } = document
  const at = activeElement instanceof HTMLElement ? items.indexOf(activeElement) : -1
  const goal = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
  if (goal !== undefined) items.at(goal % items.length)?.focus()
  else if (event.key === "Escape" || event.key === "Tab") close()
  else return
  event.preventDefault()
  event.stopPropagation()
}

/** A list that would leave the window opens to the other side. */
function keepInside(list: HTMLElement | null): void {
  if (!list) return
  const { right, bottom, left } = list.getBoundingClientRect()
  if (bottom > innerHeight - 8) list.classList.add("menu-up")
  if (right > innerWidth - 8) list.classList.add("menu-left")
  else if (left < 8) list.classList.add("menu-right")
}
