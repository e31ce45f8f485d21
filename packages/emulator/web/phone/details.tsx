import { Avatar, GroupAvatar } from "../components/avatar.tsx"
import { ServiceBadge } from "../components/badge.tsx"
import { Dialog } from "../components/dialog.tsx"
import { groupTitle } from "../list/title.ts"
import { chatOf } from "../store/seats.ts"
import { change } from "../store/verbs.ts"
import { botName, lines, nameOf, numberInWords, people } from "../store/world.ts"
import "./details.css"
import { useDesk } from "./desk.ts"
import { GroupDetails } from "./group-details.tsx"

/** With whom one talks, and how the phone behaves. */
export function Details({ onClose }: { onClose(): void }) {
  const { seat } = useDesk()
  const chat = chatOf(seat)
  const number = "line" in seat ? seat.line : (chat?.line ?? "")
  const line = lines.value.find((one) => one.number === number)
  return (
    <Dialog title="Details" onClose={onClose}>
      <div class="details-peer">
        {chat?.isGroup ? <GroupAvatar chat={chat} size={64} /> : <Avatar handle={number} size={64} />}
        <b>{chat?.isGroup ? groupTitle(chat) : botName(number)}</b>
        <small>
          {chat?.isGroup
            ? `${chat.members.length} people and ${botName(number)}`
            : `The bot, at ${numberInWords(number)}`}
          {line?.status === "FLAGGED" && " · flagged by carriers"}
        </small>
      </div>
      {chat?.isGroup && <GroupDetails chat={chat} who={seat.who} />}
      <PhoneHabits who={seat.who} />
    </Dialog>
  )
}

/** The phone itself: its service, and what it tells. */
function PhoneHabits({ who }: { who: string }) {
  const person = people.value.get(who)
  if (!person) return null
  const { service, readReceipts, reads, reachable } = person
  return (
    <section class="details-section">
      <h3>
        {nameOf(who)}’s phone <ServiceBadge service={service} />
      </h3>
      <p class="details-handle">{numberInWords(who)}</p>
      <fieldset class="segments">
        <legend>Service</legend>
        {(["iMessage", "RCS", "SMS"] as const).map((one) => (
          <label key={one}>
            <input
              type="radio"
              name={`service of ${who}`}
              checked={one === service}
              onChange={() => void change(who, { service: one })}
            />
            {one}
          </label>
        ))}
      </fieldset>
      <Switch
        label="Sends read receipts"
        isOn={readReceipts}
        onChange={(isOn) => change(who, { readReceipts: isOn })}
      />
      <Switch
        label="Reads at once, even with the chat closed"
        isOn={reads === "at once"}
        onChange={(isOn) => change(who, { reads: isOn ? "at once" : "when asked" })}
      />
      <Switch
        label="Is in reach; messages fail otherwise"
        isOn={reachable}
        onChange={(isOn) => change(who, { reachable: isOn })}
      />
    </section>
  )
}

function Switch({
  label,
  isOn,
  onChange,
}: {
  label: string
  isOn: boolean
  onChange(isOn: boolean): unknown
}) {
  return (
    <label class="switch">
      <span>{label}</span>
      <input
        type="checkbox"
        role="switch"
        checked={isOn}
        aria-checked={isOn}
        onChange={({ currentTarget: { checked } }) => void onChange(checked)}
      />
    </label>
  )
}
