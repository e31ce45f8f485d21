import { useSignal } from "@preact/signals"
import type { JSX } from "preact"
import { useEffect, useRef } from "preact/hooks"
import type { Crash } from "../../../src/page/inspector/bot-watch.ts"
import { Button } from "../../components/button.tsx"
import { api } from "../api.ts"
import { bot, lines } from "../model.ts"
import { clockTime, messageOf } from "../words.ts"

const killPoints = [
  ["now", "now"],
  ["accepted", "when it kept the next event"],
  ["claimed", "when it took the next event in hand"],
  ["sent", "when it sent the next message"],
  ["handled", "when it settled the next event"],
] as const

/** How the bot's process does, what it prints, and how to end it. */
export function Bot(): JSX.Element {
  const point = useSignal("now")
  const problem = useSignal("")
  const { name, status, detail, since, armed, crash } = bot.value
  if (name === null) {
    return <p class="nothing">No bot is attached to this page. Start it with: backchat dev bot.ts</p>
  }

  async function attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
      problem.value = ""
    } catch (error) {
      problem.value = messageOf(error)
    }
  }

  return (
    <div class="bot">
      <div class="tools">
        <h2>{name}</h2>
        <BotStatus />
        <span class="dim">since {clockTime(since)}</span>
      </div>
      {detail && status !== "crashed" && <p class="dim">{detail}</p>}
      {crash && <LastCrash crash={crash} />}
      <div class="tools">
        <Button onClick={() => void attempt(api.restart)}>Restart</Button>
        <Button look="danger" onClick={() => void attempt(() => api.kill(point.value))}>
          Kill
        </Button>
        <select
          aria-label="When to kill it"
          value={point.value}
          onChange={({ currentTarget }) => {
            point.value = currentTarget.value
          }}
        >
          {killPoints.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        {armed && (
          <span class="warning">armed: it dies {killPoints.find(([value]) => value === armed)?.[1]}</span>
        )}
      </div>
      {problem.value && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
      <Printed />
    </div>
  )
}

function LastCrash({ crash: { at, detail, lastWords } }: { crash: Crash }): JSX.Element {
  return (
    <section aria-label="Last crash">
      <p class="bad">
        Crashed at {clockTime(at)}. {detail}
      </p>
      {lastWords.length > 0 && <pre class="error">{lastWords.join("\n")}</pre>}
    </section>
  )
}

/** The bot's status in a word and a dot. */
export function BotStatus(): JSX.Element | null {
  const { status } = bot.value
  return status && <span class={`bot-status ${status}`}>{status}</span>
}

/** What the process printed, the newest in sight. */
function Printed(): JSX.Element {
  const box = useRef<HTMLDivElement>(null)
  const list = lines.value
  useEffect(() => {
    if (box.current && list.length > 0) box.current.scrollTop = box.current.scrollHeight
  }, [list])
  if (list.length === 0) return <p class="nothing">It has printed nothing.</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keys
    <div ref={box} class="printed" tabIndex={0} role="log" aria-label="Output of the bot">
      {list.map(({ stream, text, at }, index) => (
        <div key={index} class={stream}>
          <span class="dim">{clockTime(at)}</span> {text}
        </div>
      ))}
    </div>
  )
}
