import { useState } from "preact/hooks"
import { Avatar } from "../components/avatar.tsx"
import { ServiceBadge } from "../components/badge.tsx"
import { Button } from "../components/button.tsx"
import { Dialog } from "../components/dialog.tsx"
import { open } from "../store/seats.ts"
import { attempt, complaint, introduce, openGroup } from "../store/verbs.ts"
import { lines, people } from "../store/world.ts"

/** Chooses whom to write as: somebody known, somebody new, or several for a group. */
export function NewChat({ onClose }: { onClose(): void }) {
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [name, setName] = useState("")
  const isGroup = chosen.length > 1
  const toggle = (handle: string) =>
    setChosen(chosen.includes(handle) ? chosen.filter((one) => one !== handle) : [...chosen, handle])
  const start = async (event: Event) => {
    event.preventDefault()
    const [who, line] = [chosen[0], lines.value[0]?.number]
    if (who === undefined || line === undefined) return
    if (!isGroup) open({ who, line })
    else if (!(await attempt(openGroup(name, chosen).then(({ id }) => open({ who, chat: id }))))) return
    onClose()
  }
  return (
    <Dialog title="New Conversation" onClose={onClose}>
      <form class="form" onSubmit={start}>
        <fieldset class="choices">
          <legend>Who writes to the bot? Several make a group.</legend>
          {[...people.value.values()].map(({ handle, name, service }) => (
            <label key={handle} class="choice">
              <input type="checkbox" checked={chosen.includes(handle)} onChange={() => toggle(handle)} />
              <Avatar handle={handle} size={28} />
              <span>{name}</span>
              <ServiceBadge service={service} />
            </label>
          ))}
        </fieldset>
        {isGroup && (
          <label class="field">
            Name of the group <small>(may stay empty)</small>
            <input value={name} onInput={({ currentTarget }) => setName(currentTarget.value)} />
          </label>
        )}
        <Button type="submit" look="primary" disabled={chosen.length === 0}>
          {isGroup ? "Open group" : "Open conversation"}
        </Button>
      </form>
      <NewPerson onMet={(handle) => setChosen([...chosen, handle])} />
      {complaint.value && <p class="form-complaint">{complaint.value}</p>}
    </Dialog>
  )
}

const services = ["iMessage", "RCS", "SMS"] as const

/** Introduces somebody with a phone of their own. */
function NewPerson({ onMet }: { onMet(handle: string): void }) {
  const [person, setPerson] = useState({ name: "", handle: "", service: "iMessage" })
  const meet = async (event: Event) => {
    event.preventDefault()
    const met = await attempt(introduce(person).then(({ handle }) => onMet(handle)))
    if (met) setPerson({ name: "", handle: "", service: "iMessage" })
  }
  return (
    <form class="form form-apart" onSubmit={meet}>
      <h3>Somebody new</h3>
      <label class="field">
        Name
        <input
          required
          value={person.name}
          onInput={({ currentTarget: { value } }) => setPerson({ ...person, name: value })}
        />
      </label>
      <label class="field">
        Number or e-mail <small>(may stay empty)</small>
        <input
          value={person.handle}
          onInput={({ currentTarget: { value } }) => setPerson({ ...person, handle: value })}
        />
      </label>
      <div class="form-row">
        <label class="field">
          Phone
          <select
            value={person.service}
            onChange={({ currentTarget: { value } }) => setPerson({ ...person, service: value })}
          >
            {services.map((service) => (
              <option key={service}>{service}</option>
            ))}
          </select>
        </label>
        <Button type="submit">Add person</Button>
      </div>
    </form>
  )
}
