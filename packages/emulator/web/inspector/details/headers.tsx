import type { JSX } from "preact"
import type { Entry, Headers as HeaderMap } from "../../../src/page/inspector/entry.ts"
import { Copy } from "../copy.tsx"
import { clockTime, duration } from "../words.ts"

/** The facts about an entry, and the headers in both directions. */
export function Headers({ entry }: { entry: Entry }): JSX.Element {
  const { kind, request, response, status, problem, attempt, at, ms, nextInMs, traceId, eventId, chatId } =
    entry
  const facts: readonly (readonly [string, string | null])[] = [
    [request.method, request.url],
    ["Status", status === null ? "no answer" : String(status)],
    ["Problem", problem],
    ["Attempt", kind === "webhook" ? `${attempt} of 10` : String(attempt)],
    ["Next attempt", nextInMs === null ? null : `in ${duration(nextInMs)}`],
    ["Began", clockTime(at)],
    ["Took", duration(ms)],
    ["Trace id", traceId],
    ["Event id", eventId],
    ["Chat id", chatId],
  ]
  return (
    <div>
      <dl class="facts">
        {facts.map(
          ([name, value]) =>
            value && <Fact key={name} name={name} value={value} isBad={name === "Problem"} />,
        )}
      </dl>
      <h3>{kind === "webhook" ? "Webhook headers" : "Request headers"}</h3>
      <List
        headers={request.headers}
        none="It was handed to a function of this process, without headers on a wire."
      />
      {kind === "call" && <h3>Answer headers</h3>}
      {kind === "call" && <List headers={response.headers} none="There was no answer." />}
    </div>
  )
}

function Fact({ name, value, isBad }: { name: string; value: string; isBad: boolean }): JSX.Element {
  return (
    <>
      <dt>{name}</dt>
      <dd class={isBad ? "bad" : ""}>
        <span>{value}</span>
        {name.endsWith("id") && <Copy text={() => value} />}
      </dd>
    </>
  )
}

function List({ headers, none }: { headers: HeaderMap; none: string }): JSX.Element {
  const entries = Object.entries(headers)
  if (entries.length === 0) return <p class="nothing">{none}</p>
  return (
    <dl class="facts">
      {entries.map(([name, value]) => (
        <>
          <dt class={/signature|webhook-/.test(name) ? "signed" : ""}>{name}</dt>
          <dd>
            <span>{value}</span>
          </dd>
        </>
      ))}
    </dl>
  )
}
