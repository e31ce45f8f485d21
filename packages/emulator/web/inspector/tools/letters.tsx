import { useSignal } from "@preact/signals"
import type { JSX } from "preact"
import type { BuriedEvent } from "../../../src/page/bot-link.ts"
import { Button } from "../../components/button.tsx"
import { api } from "../api.ts"
import { Body } from "../details/body.tsx"
import { bot, letters, loadLetters, traffic } from "../model.ts"
import { open } from "../traffic/selection.ts"
import { view } from "../view.ts"
import { clockTime, count, messageOf } from "../words.ts"

/** The events that failed for good: what they were, why they failed, and what to do with them. */
export function Letters(): JSX.Element {
  const problem = useSignal("")
  const done = useSignal("")
  const isSure = useSignal(false)
  if (bot.value.name === null) {
    return <p class="nothing">No bot is attached to this page. Start it with: backchat dev bot.ts</p>
  }
  const list = letters.value instanceof Error ? [] : letters.value

  async function act(verb: "redrive" | "drop", id: string): Promise<void> {
    isSure.value = false
    try {
      const { count: number } = await api[verb](id)
      done.value = `${count(number, "dead letter")} ${verb === "drop" ? "dropped" : "redriven"}`
      problem.value = ""
    } catch (error) {
      problem.value = messageOf(error)
    }
    await loadLetters()
  }

  return (
    <div class="letters">
      <div class="tools">
        <Button disabled={list.length === 0} onClick={() => void act("redrive", "all")}>
          Redrive all
        </Button>
        {isSure.value ? (
          <>
            <Button look="danger" onClick={() => void act("drop", "all")}>
              Drop {list.length} for good
            </Button>
            <Button
              onClick={() => {
                isSure.value = false
              }}
            >
              Keep them
            </Button>
          </>
        ) : (
          <Button
            disabled={list.length === 0}
            onClick={() => {
              isSure.value = true
            }}
          >
            Drop all
          </Button>
        )}
        <Button onClick={() => void loadLetters()}>Refresh</Button>
        <span class="dim" role="status">
          {done.value}
        </span>
      </div>
      {problem.value && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
      {letters.value instanceof Error && <p class="problem">{messageOf(letters.value)}</p>}
      {list.length === 0 && (
        <p class="nothing">No dead letters. An event is buried when its handler fails for good.</p>
      )}
      {list.map((letter) => (
        <Letter key={letter.id} letter={letter} act={act} />
      ))}
    </div>
  )
}

interface LetterProps {
  readonly letter: BuriedEvent
  readonly act: (verb: "redrive" | "drop", id: string) => Promise<void>
}

function Letter({ letter: { id, type, error, attempts, buriedAt, body }, act }: LetterProps): JSX.Element {
  const delivery = traffic.value.findLast(({ eventId, kind }) => kind === "webhook" && eventId === id)
  return (
    <details class="letter">
      <summary>
        <span class="dim">{clockTime(buriedAt)}</span> <strong>{type}</strong> {delivery?.chat}{" "}
        <span class="says">{delivery?.says}</span>
        <span class="bad">{error.split("\n")[0]}</span>
        <span class="dim">{count(attempts, "attempt")}</span>
      </summary>
      <div class="tools">
        <Button look="primary" onClick={() => void act("redrive", id)}>
          Redrive
        </Button>
        <Button look="danger" onClick={() => void act("drop", id)}>
          Drop
        </Button>
        {delivery && (
          <Button
            onClick={() => {
              view.value = "traffic"
              open(delivery.seq)
            }}
          >
            Show its delivery
          </Button>
        )}
      </div>
      <pre class="error">{error}</pre>
      <Body text={body} none="It has no body." />
    </details>
  )
}
