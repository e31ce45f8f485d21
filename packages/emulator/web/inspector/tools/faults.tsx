import { useSignal } from "@preact/signals"
import type { JSX } from "preact"
import type { FaultState } from "../../../src/page/inspector/fault-desk.ts"
import { Button } from "../../components/button.tsx"
import { api } from "../api.ts"
import { faults, faultsOn, seed } from "../model.ts"
import { messageOf } from "../words.ts"
import { Clock } from "./clock.tsx"
import { fieldsOf, SettingField } from "./setting-field.tsx"

const groups = ["Webhooks", "API calls", "Platform"] as const

/** What can be made to go wrong, and the clock. */
export function Faults(): JSX.Element {
  const clear = async () => {
    faults.value = await api.clearFaults()
  }
  return (
    <div class="faults">
      <Clock />
      <div class="tools">
        <h2>Faults</h2>
        <span class="dim" role="status">
          {faultsOn.value === 0 ? "none is on" : `${faultsOn.value} on`}
        </span>
        <Button disabled={faultsOn.value === 0} onClick={() => void clear()}>
          All off
        </Button>
        <Seed />
      </div>
      {groups.map((group) => (
        <section key={group} aria-label={group}>
          <h3>{group}</h3>
          {faults.value
            .filter((fault) => fault.group === group)
            .map((fault) => (
              <Fault key={fault.kind} fault={fault} />
            ))}
        </section>
      ))}
    </div>
  )
}

/** The same seed strikes the same events again. */
function Seed(): JSX.Element {
  const problem = useSignal("")

  async function choose(chosen: number): Promise<void> {
    try {
      const { seed: now, faults: states } = await api.reseed(chosen)
      seed.value = now
      faults.value = states
      problem.value = ""
    } catch (error) {
      problem.value = messageOf(error)
    }
  }

  return (
    <>
      <label>
        seed{" "}
        <input
          type="number"
          min={0}
          max={2 ** 32 - 1}
          value={seed.value}
          onChange={({ currentTarget }) => void choose(currentTarget.valueAsNumber)}
        />
      </label>
      {problem.value && (
        <span class="problem" role="alert">
          {problem.value}
        </span>
      )}
    </>
  )
}

function Fault({ fault }: { fault: FaultState }): JSX.Element {
  const { kind, title, what, isOn, fired, schema } = fault
  const settings = useSignal<Readonly<Record<string, unknown>>>(Object(fault.settings))
  const problem = useSignal("")
  const isOpen = useSignal(false)

  async function turn(on: boolean): Promise<void> {
    try {
      faults.value = await api.turnFault(kind, on, settings.value)
      problem.value = ""
    } catch (error) {
      problem.value = messageOf(error)
    }
  }

  function change(name: string, value: unknown): void {
    const { [name]: _old, ...others } = settings.value
    settings.value = value === undefined ? others : { ...others, [name]: value }
    if (isOn) void turn(true)
  }

  return (
    <div class={isOn ? "fault on" : "fault"}>
      <div class="fault-head">
        <button
          type="button"
          role="switch"
          class="toggle"
          aria-checked={isOn}
          aria-label={title}
          onClick={() => void turn(!isOn)}
        />
        <button
          type="button"
          class="fold"
          aria-expanded={isOpen.value || isOn}
          onClick={() => {
            isOpen.value = !isOpen.value
          }}
        >
          <strong>{title}</strong> <span class="dim">{what}</span>
        </button>
        {fired > 0 && <span class="count">struck {fired}×</span>}
      </div>
      {(isOpen.value || isOn) && (
        <div class="settings">
          {fieldsOf(schema).map((field) => (
            <SettingField
              key={field.name}
              of={kind}
              field={field}
              value={settings.value[field.name]}
              change={(value) => change(field.name, value)}
            />
          ))}
        </div>
      )}
      {problem.value && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
    </div>
  )
}
