import type { JSX } from "preact"
import type { Travel } from "../../../src/page/bot-link.ts"

/** Which handlers were asked, and why each did or did not take the event. */
export function Routes({ travels }: { travels: readonly Travel[] }): JSX.Element {
  const travel = travels.at(-1)
  if (!travel) return <p class="nothing">No handler was asked: the bot told nothing of this event.</p>
  const { tried, route } = travel
  if (tried.length === 0) return <p class="nothing">No handler was asked: the bot has none for this event.</p>
  return (
    <div>
      <p class="dim">
        In the order they were written; {route ? "the first that fits answers." : "none of them fits."}
      </p>
      <ol class="tried">
        {tried.map(({ route: name, matched, why }, index) => (
          <li key={`${index} ${name}`} class={matched ? "matched" : "missed"}>
            <span class="mark" aria-hidden="true">
              {matched ? "✓" : "✗"}
            </span>
            <code>{name}</code>
            <span class="unseen">{matched ? "matched:" : "did not match:"}</span>
            <span class="why">{why}</span>
          </li>
        ))}
      </ol>
    </div>
  )
}
