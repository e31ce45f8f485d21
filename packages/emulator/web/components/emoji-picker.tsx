import { signal } from "@preact/signals"
import { useEffect, useMemo, useRef, useState } from "preact/hooks"
import "./emoji-picker.css"

/** One emoji, and every word it is found by; the first of them is its name. */
type Emoji = readonly [sign: string, name: string, words: string]
interface Group {
  readonly title: string
  readonly emojis: readonly Emoji[]
}

/** Every emoji, once somebody asked for them. */
const all = signal<readonly Group[] | null>(null)
const mostFound = 80

/** Every emoji, to search and choose; they are fetched when somebody first wants one. */
export function EmojiPicker({ onPick }: { onPick(emoji: string): void }) {
  const [wanted, setWanted] = useState("")
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    void load()
    field.current?.focus()
  }, [])
  const found = useMemo(() => find(all.value ?? [], wanted), [all.value, wanted])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows come up from the emoji inside
    <div class="emoji-picker" onKeyDown={walk}>
      <input
        type="search"
        class="emoji-search"
        aria-label="Search emoji"
        placeholder="Search emoji"
        ref={field}
        onInput={({ currentTarget: { value } }) => setWanted(value)}
        onKeyDown={(event) => {
          const first = found[0]?.emojis[0]
          if (event.key !== "Enter" || !first) return
          event.preventDefault()
          onPick(first[0])
        }}
      />
      <section
        class="emoji-groups"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by the keyboard
        tabIndex={0}
        aria-label="Emoji"
      >
        {all.value === null && <p>Fetching emoji …</p>}
        {found.map(({ title, emojis }) => (
          <section key={title} aria-label={title}>
            <p>{title}</p>
            <div class="emoji-grid">
              {emojis.map(([sign, name]) => (
                <button
                  key={sign}
                  type="button"
                  tabIndex={-1}
                  title={name}
                  aria-label={name}
                  onClick={() => onPick(sign)}
                >
                  {sign}
                </button>
              ))}
            </div>
          </section>
        ))}
        {all.value !== null && found.length === 0 && <p>No emoji is called that.</p>}
      </section>
    </div>
  )
}

async function load(): Promise<void> {
  if (all.value !== null) return
  const response = await fetch("/_page/assets/emojis.json")
  all.value = response.ok ? await response.json() : [] // written by our own build
}

function find(groups: readonly Group[], wanted: string): readonly Group[] {
  const words = wanted.trim().toLowerCase()
  if (words === "") return groups
  const emojis = groups.flatMap((group) => group.emojis)
  const named = emojis.filter(([, name]) => name === words)
  const starting = emojis.filter(([, name]) => name.startsWith(words))
  const tagged = emojis.filter(([, name, tags]) => ` ${name} ${tags}`.includes(` ${words}`))
  const matching = [...new Set([...named, ...starting, ...tagged])].slice(0, mostFound)
  return matching.length > 0 ? [{ title: "Found", emojis: matching }] : []
}

/** Arrows walk the grid, a row at a time where they point up and down. */
function walk(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const { key, currentTarget, target } = event
  const buttons = [...currentTarget.querySelectorAll<HTMLElement>(".emoji-grid button")]
  const at = target instanceof HTMLElement ? buttons.indexOf(target) : -1
  const inField = target instanceof HTMLInputElement
  if (inField && key !== "ArrowDown") return
  const perRow = Math.max(1, buttons.filter(({ offsetTop }) => offsetTop === buttons[0]?.offsetTop).length)
  const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: perRow, ArrowUp: -perRow }[key]
  if (by === undefined) return
  event.preventDefault()
  event.stopPropagation()
  const next = inField ? 0 : at + by
  if (next < 0) currentTarget.querySelector("input")?.focus()
  else buttons[Math.min(next, buttons.length - 1)]?.focus()
}
