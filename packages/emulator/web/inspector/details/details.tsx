import { useSignal } from "@preact/signals"
import type { JSX } from "preact"
import type { Entry, Summary } from "../../../src/page/inspector/entry.ts"
import { api, fixtureUrl } from "../api.ts"
import { useAsked } from "../asked.ts"
import { download } from "../download.ts"
import { kept } from "../kept.ts"
import { journeys, traffic } from "../model.ts"
import { Tabs } from "../tabs.tsx"
import { isOpen } from "../traffic/selection.ts"
import { focusOn } from "../traffic/traffic.tsx"
import { messageOf } from "../words.ts"
import { Body } from "./body.tsx"
import { Headers } from "./headers.tsx"
import { Resend } from "./resend.tsx"
import { Road } from "./road.tsx"
import { Routes } from "./routes.tsx"
import { State } from "./state.tsx"

const view = kept<string>("details", "body")

const names: Readonly<Record<string, string>> = {
  body: "Body",
  answer: "Answer",
  headers: "Headers",
  road: "Road",
  routes: "Handlers",
  state: "State",
  resend: "Resend",
}

/** All that is known of one webhook or call. */
export function Details({ summary }: { summary: Summary }): JSX.Element {
  const { seq, kind, eventId, name } = summary
  const entry = useAsked(() => api.entry(seq))
  const road = useAsked(() => {
    // Asked again when a try of this event ends, or it is delivered or makes a call once more.
    void journeys.value.get(eventId ?? "")
    void traffic.value.findLast((other) => other.eventId === eventId)
    return eventId === null ? Promise.resolve({ entries: [], travels: [] }) : api.road(eventId)
  })
  const views = [
    "body",
    ...(kind === "call" ? ["answer"] : []),
    "headers",
    ...(eventId === null ? [] : ["road", "routes", "state"]),
    ...(kind === "webhook" ? ["resend"] : []),
  ]
  const shown = views.includes(view.value) ? view.value : "body"
  return (
    <section class="details" aria-label={`Details of ${name}`}>
      <div class="title">
        <h2>{name}</h2>
        {kind === "webhook" && <Saving summary={summary} />}
        <button
          type="button"
          class="icon"
          aria-label="Close the details"
          title="Close (Escape)"
          onClick={() => {
            isOpen.value = false
            focusOn("list")
          }}
        >
          ✕
        </button>
      </div>
      <Tabs
        label="Details"
        tabs={views.map((id) => ({ id, name: names[id] ?? id }))}
        current={shown}
        choose={(id) => {
          view.value = id
        }}
      >
        {entry.value.state === "failed" && <p class="problem">{messageOf(entry.value.error)}</p>}
        {entry.value.state === "here" && <View name={shown} entry={entry.value.value} road={road.value} />}
      </Tabs>
    </section>
  )
}

type Asked<T> = ReturnType<typeof useAsked<T>>["value"]
type RoadOf = Awaited<ReturnType<typeof api.road>>

function View({
  name,
  entry,
  road,
}: {
  name: string
  entry: Entry
  road: Asked<RoadOf>
}): JSX.Element | null {
  if (name === "headers") return <Headers entry={entry} />
  if (name === "resend") return <Resend entry={entry} />
  if (name === "answer") return <Body text={entry.response.body} none="The answer has no body." />
  if (name === "body") return <Body text={entry.request.body} none="It has no body." />
  if (road.state === "failed") return <p class="problem">{messageOf(road.error)}</p>
  if (road.state === "waiting") return null
  if (name === "routes") return <Routes travels={road.value.travels} />
  if (name === "state") return <State travels={road.value.travels} />
  return <Road entries={road.value.entries} travels={road.value.travels} />
}

function Saving({ summary: { seq, name } }: { summary: Summary }): JSX.Element {
  const problem = useSignal("")
  async function saveTest(): Promise<void> {
    try {
      download("conversation.test.ts", "text/plain", await api.testOf(seq))
      problem.value = ""
    } catch (error) {
      problem.value = messageOf(error)
    }
  }
  return (
    <>
      <a class="button" href={fixtureUrl(seq)} download title="The payload as a JSON file">
        Save fixture
      </a>
      {name === "message.received" && (
        <button
          type="button"
          title="The conversation up to its answers, as a test"
          onClick={() => void saveTest()}
        >
          Save as test
        </button>
      )}
      {problem.value && (
        <span class="problem" role="alert">
          {problem.value}
        </span>
      )}
    </>
  )
}
