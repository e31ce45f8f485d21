import type { ComponentChildren, JSX } from "preact"
import { useId } from "preact/hooks"

export interface Tab {
  readonly id: string
  readonly name: string
  /** How many there are in it; 0 shows nothing. */
  readonly count?: number | undefined
}

interface TabsProps {
  readonly label: string
  readonly tabs: readonly Tab[]
  readonly current: string
  readonly choose: (id: string) => void
  /** What stands beside the tabs. */
  readonly beside?: ComponentChildren
  readonly children: ComponentChildren
}

/** Tabs with the keys of tabs: left and right, Home and End. */
export function Tabs({ label, tabs, current, choose, beside, children }: TabsProps): JSX.Element {
  const group = useId()
  const walk = (event: KeyboardEvent) => {
    const at = tabs.findIndex(({ id }) => id === current)
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 }[event.key]
    const tab = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length]
    if (!tab) return
    event.preventDefault()
    choose(tab.id)
    document.getElementById(`${group}-${tab.id}`)?.focus()
  }
  return (
    <>
      <div class="tabs">
        <div role="tablist" aria-label={label}>
          {tabs.map(({ id, name, count = 0 }) => (
            <button
              key={id}
              id={`${group}-${id}`}
              type="button"
              role="tab"
              aria-selected={id === current}
              aria-controls={`${group}-panel`}
              tabIndex={id === current ? 0 : -1}
              onClick={() => choose(id)}
              onKeyDown={walk}
            >
              {name}
              {count > 0 && " "}
              {count > 0 && <span class="count">{count}</span>}
            </button>
          ))}
        </div>
        {beside}
      </div>
      <div
        id={`${group}-panel`}
        class="panel"
        role="tabpanel"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keys
        tabIndex={0}
        aria-labelledby={`${group}-${current}`}
      >
        {children}
      </div>
    </>
  )
}
