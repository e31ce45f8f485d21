import { useSignal } from "@preact/signals"
import type { JSX } from "preact"
import type { SavedTranscript, Step } from "../../../src/driver/transcript-steps.ts"
import { Button } from "../../components/button.tsx"
import { api } from "../api.ts"
import { useAsked } from "../asked.ts"
import { download } from "../download.ts"
import { traffic } from "../model.ts"
import { count, messageOf } from "../words.ts"
import { stepInWords } from "./step-words.ts"

/** A transcript that was opened from a file. */
interface Opened {
  readonly name: string
  readonly transcript: SavedTranscript
}

/** Everything that people did and heard: to save, to open, to have again from any step, to make a test of. */
export function Transcript(): JSX.Element {
  const opened = useSignal<Opened | null>(null)
  const answers = useSignal("same")
  const said = useSignal("")
  const problem = useSignal("")
  const own = useAsked(() => {
    void traffic.value
    return api.transcript()
  })
  const current = own.value.state === "here" ? own.value.value : null
  const transcript = opened.value?.transcript ?? current
  const steps = transcript?.steps ?? []
  const part = (from: number) => ({ transcript: opened.value?.transcript, from })

  async function attempt(doing: string, work: () => Promise<string>): Promise<void> {
    said.value = doing
    problem.value = ""
    try {
      said.value = await work()
    } catch (error) {
      said.value = ""
      problem.value = messageOf(error)
    }
  }

  const replay = (from: number) =>
    attempt("Replaying…", async () => {
      const { steps: number, problem: found } = await api.replay({ ...part(from), answers: answers.value })
      if (found !== null) throw new Error(found)
      return `Replayed ${count(number, "step")}: every answer came.`
    })
  const saveTest = (from: number) =>
    attempt("", async () => {
      download("conversation.test.ts", "text/plain", await api.testOfTranscript(part(from)))
      return "Saved conversation.test.ts: put it beside the bot."
    })
  const openFile = (file: File | undefined) =>
    attempt("", async () => {
      if (!file) return ""
      opened.value = { name: file.name, transcript: readTranscript(await file.text()) }
      return `Opened ${file.name}.`
    })

  return (
    <div class="transcript">
      <div class="tools">
        <Button disabled={steps.length === 0} onClick={() => save(transcript)}>
          Save
        </Button>
        <label class="button">
          Open…
          <input
            type="file"
            class="unseen"
            accept=".json,application/json"
            onChange={({ currentTarget }) => {
              void openFile(currentTarget.files?.[0])
              currentTarget.value = ""
            }}
          />
        </label>
        <Button disabled={steps.length === 0} onClick={() => void saveTest(0)}>
          Save as test
        </Button>
        <Button disabled={steps.length === 0} onClick={() => void replay(0)}>
          Replay
        </Button>
        <label>
          Answers{" "}
          <select
            value={answers.value}
            onChange={({ currentTarget }) => {
              answers.value = currentTarget.value
            }}
          >
            <option value="same">have to be the same</option>
            <option value="any">may be any</option>
            <option value="ignored">are not waited for</option>
          </select>
        </label>
      </div>
      {opened.value && (
        <div class="tools">
          <strong>{opened.value.name}</strong>
          <Button
            onClick={() => {
              opened.value = null
              said.value = ""
            }}
          >
            Back to what happened here
          </Button>
        </div>
      )}
      <p class="dim" role="status">
        {said.value}
      </p>
      {problem.value && (
        <pre class="error" role="alert">
          {problem.value}
        </pre>
      )}
      {steps.length === 0 && <p class="nothing">Nobody has said anything yet.</p>}
      <ol class="steps">
        {steps.map((step, index) => (
          <Line key={index} step={step} index={index} replay={replay} saveTest={saveTest} />
        ))}
      </ol>
    </div>
  )
}

interface LineProps {
  readonly step: Step
  readonly index: number
  readonly replay: (from: number) => Promise<void>
  readonly saveTest: (from: number) => Promise<void>
}

function Line({ step, index, replay, saveTest }: LineProps): JSX.Element {
  const { who, verb, what } = stepInWords(step)
  return (
    <li class={step.does === "hears" ? "hears" : ""}>
      <span class="number">{index + 1}</span>
      <span class="words">
        <strong>{who}</strong> <span class="dim">{verb}</span> {what}
      </span>
      <span class="acts">
        <button
          type="button"
          class="link"
          aria-label={`Replay from step ${index + 1}`}
          onClick={() => void replay(index)}
        >
          Replay from here
        </button>
        <button
          type="button"
          class="link"
          aria-label={`Save a test from step ${index + 1}`}
          onClick={() => void saveTest(index)}
        >
          Test from here
        </button>
      </span>
    </li>
  )
}

function save(transcript: SavedTranscript | null): void {
  download("transcript.json", "application/json", `${JSON.stringify(transcript, null, 2)}\n`)
}

// The server checks every step before it plays one; here it only has to be a list.
function readTranscript(text: string): SavedTranscript {
  const transcript: SavedTranscript = JSON.parse(text)
  if (Array.isArray(Object(transcript).steps)) return transcript
  throw new Error("This file is no transcript. Save one here, or with emulator.saveTranscript().")
}
