import { useSignal } from "@preact/signals"
import type { JSX } from "preact"
import { Button } from "../../components/button.tsx"
import { api } from "../api.ts"
import { time } from "../model.ts"
import { ahead, messageOf } from "../words.ts"

const jumps = ["1 minute", "15 minutes", "1 hour", "1 day"]

/** The world's time, and how to put it forward. */
export function Clock(): JSX.Element {
  const by = useSignal("25 minutes")
  const said = useSignal("")
  const problem = useSignal("")

  async function jump(step: string): Promise<void> {
    said.value = "jumping…"
    problem.value = ""
    try {
      const { settled, ...now } = await api.jump(step)
      time.value = now
      said.value = settled ? `jumped ${step}` : `jumping ${step}: something in it is still under way`
    } catch (error) {
      said.value = ""
      problem.value = messageOf(error)
    }
  }

  const { aheadMs, standsStill } = time.value
  return (
    <section class="clock" aria-label="Clock">
      <div class="tools">
        <h2>Clock</h2>
        <span class="dim">
          {standsStill
            ? "stands still"
            : Math.abs(aheadMs) < 1_000
              ? "the machine's"
              : `${ahead(aheadMs)} ahead`}
        </span>
        <span class="dim" role="status">
          {said.value}
        </span>
      </div>
      <form
        class="tools"
        onSubmit={(event) => {
          event.preventDefault()
          void jump(by.value)
        }}
      >
        {jumps.map((step) => (
          <Button key={step} onClick={() => void jump(step)}>
            +{step}
          </Button>
        ))}
        <input
          type="text"
          aria-label="Jump by"
          value={by.value}
          onInput={({ currentTarget }) => {
            by.value = currentTarget.value
          }}
        />
        <Button type="submit">Jump</Button>
      </form>
      {problem.value && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
    </section>
  )
}
