import type { JSX } from "preact"
import type { Travel } from "../../../src/page/bot-link.ts"
import type { Summary } from "../../../src/page/inspector/entry.ts"
import { open } from "../traffic/selection.ts"
import { clockTime, duration } from "../words.ts"
import { type Bar, barsOf } from "./bars.ts"

/** The way of one event: its deliveries, and every try of the bot as a waterfall. */
export function Road({
  entries,
  travels,
}: {
  entries: readonly Summary[]
  travels: readonly Travel[]
}): JSX.Element {
  const deliveries = entries.filter(({ kind }) => kind === "webhook")
  const calls = entries.filter(({ kind }) => kind === "call")
  return (
    <div class="road">
      <h3>Delivered</h3>
      <ol class="deliveries">
        {deliveries.map(({ seq, at, attempt, status, ms, nextInMs, problem, resent }) => (
          <li key={seq}>
            <button type="button" class={problem ? "link bad" : "link"} onClick={() => open(seq)}>
              <span class="dim">{clockTime(at)}</span> {resent ? "resent" : `attempt ${attempt}`}:{" "}
              {status ?? problem} in {duration(ms)}
              {nextInMs !== null && `, again in ${duration(nextInMs)}`}
            </button>
          </li>
        ))}
      </ol>
      {travels.length === 0 && (
        <p class="nothing">
          The bot told nothing of this event: nothing in it listens to this type, it knew the event already,
          or no bot is attached to this page.
        </p>
      )}
      {travels.map((travel, index) => (
        <Try key={travel.startedAt} travel={travel} before={travels[index - 1]} calls={calls} />
      ))}
    </div>
  )
}

interface TryProps {
  readonly travel: Travel
  readonly before: Travel | undefined
  readonly calls: readonly Summary[]
}

function Try({ travel, before, calls }: TryProps): JSX.Element {
  const { attempt, outcome, route, error, startedAt, endedAt } = travel
  const bars = barsOf(travel, before !== undefined)
  return (
    <section class="try" aria-label={`Try ${attempt}`}>
      <h3>
        Try {attempt}: <span class={`ending ${outcome}`}>{outcome}</span>
        {route && <code>{route}</code>}
        <span class="dim">{duration(endedAt - startedAt)}</span>
      </h3>
      {before && <p class="dim">{duration(startedAt - before.endedAt)} after the try before</p>}
      {error && <pre class="error">{error}</pre>}
      <table class="waterfall" aria-label={`Steps of try ${attempt}`}>
        <colgroup>
          <col class="steps-column" />
          <col />
          <col class="took-column" />
        </colgroup>
        <tbody>
          {bars.map((bar) => (
            <Line key={`${bar.kind} ${bar.name} ${bar.startedAt}`} bar={bar} call={callOf(bar, calls)} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Line({ bar, call }: { bar: Bar; call: Summary | undefined }): JSX.Element {
  const { kind, name, depth, left, width, ms, error } = bar
  const label = (
    <>
      <span class="kind">{kind}</span> {name}
    </>
  )
  return (
    <tr class={error === undefined ? `of-${kind}` : `of-${kind} failed`} title={error}>
      <th scope="row" style={{ paddingLeft: `${depth * 12}px` }}>
        {call ? (
          <button type="button" class="link" title="Show the call" onClick={() => open(call.seq)}>
            {label}
          </button>
        ) : (
          label
        )}
      </th>
      <td class="track">
        <span class="bar" style={{ left: `${left * 100}%`, width: `max(2px, ${width * 100}%)` }} />
      </td>
      <td class="ms">{duration(ms)}</td>
    </tr>
  )
}

/** How far the clocks of two processes may be apart. */
const apartMs = 250

/** The call that a send made: of this event's, the one nearest in time. */
function callOf({ kind, startedAt }: Bar, calls: readonly Summary[]): Summary | undefined {
  if (kind !== "send") return undefined
  const distance = ({ at }: Summary) => Math.abs(at - startedAt)
  const [nearest] = [...calls].sort((a, b) => distance(a) - distance(b))
  return nearest && distance(nearest) < apartMs ? nearest : undefined
}
