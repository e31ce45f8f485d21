import { Avatar, GroupAvatar } from "../components/avatar.tsx"
import { Button } from "../components/button.tsx"
import { Icon } from "../components/icon.tsx"
import { Menu, type MenuItem } from "../components/menu.tsx"
import { groupTitle } from "../list/title.ts"
import { chatOf, close, isSame, open, openBeside, openSeats, type Seat, showsList } from "../store/seats.ts"
import { change } from "../store/verbs.ts"
import type { PhoneChat } from "../store/wire.ts"
import { botName, nameOf, people } from "../store/world.ts"
import { useDesk } from "./desk.ts"

const services = ["iMessage", "RCS", "SMS"] as const

/** Whose phone this is, which service it has, and with whom it talks. */
export function Header({ isFirst }: { isFirst: boolean }) {
  const { seat, isDetailed } = useDesk()
  const chat = chatOf(seat)
  const isAlone = openSeats.value.length === 1
  return (
    <header class="phone-header">
      <div class="phone-owner">
        {isFirst && (
          <Button
            look="icon"
            class="phone-back"
            aria-label="Conversations"
            onClick={() => (showsList.value = true)}
          >
            <Icon name="back" />
          </Button>
        )}
        <OwnerMenu seat={seat} chat={chat} />
        <ServiceMenu who={seat.who} />
      </div>
      <button type="button" class="phone-peer" onClick={() => (isDetailed.value = true)}>
        {chat?.isGroup ? (
          <GroupAvatar chat={chat} size={38} />
        ) : (
          <Avatar handle={lineOf(seat, chat)} size={38} />
        )}
        <span class="phone-peer-name">
          {chat?.isGroup ? groupTitle(chat) : botName(lineOf(seat, chat))} ›
        </span>
      </button>
      <div class="phone-tools">
        <BesideMenu seat={seat} chat={chat} />
        {!isAlone && (
          <Button look="icon" aria-label="Put this phone away" onClick={() => close(seat)}>
            <Icon name="close" size={18} />
          </Button>
        )}
      </div>
    </header>
  )
}

function lineOf(seat: Seat, chat: PhoneChat | undefined): string {
  return "line" in seat ? seat.line : (chat?.line ?? "")
}

/** In a group the phone can be anybody's who is in it. */
function OwnerMenu({ seat, chat }: { seat: Seat; chat: PhoneChat | undefined }) {
  const index = openSeats.value.findIndex((one) => isSame(one, seat))
  const face = (
    <>
      <Avatar handle={seat.who} size={22} />
      <span>{nameOf(seat.who)}</span>
    </>
  )
  if (!chat?.isGroup || chat.members.length < 2) return <span class="owner">{face}</span>
  const items = chat.members.map((who) => ({
    label: `${nameOf(who)}’s phone`,
    checked: who === seat.who,
    run: () => open({ who, chat: chat.id }, index),
  }))
  return (
    <Menu label={`${nameOf(seat.who)}’s phone. Look at it on another’s`} class="owner" items={items}>
      {face}
    </Menu>
  )
}

function ServiceMenu({ who }: { who: string }) {
  const { service } = people.value.get(who) ?? { service: "iMessage" }
  const items = services.map((one) => ({
    label: `${one} phone`,
    hint: hints[one],
    checked: one === service,
    run: () => void change(who, { service: one }),
  }))
  return (
    <Menu
      label={`${nameOf(who)} is on ${service}. Change the service`}
      class={`service service-${service.toLowerCase()}`}
      items={items}
    >
      {service}
      <span aria-hidden="true">▾</span>
    </Menu>
  )
}

const hints = { iMessage: "everything", RCS: "no effects, threads, edits", SMS: "words and pictures alone" }

/** Opens another phone: of somebody else in the group, or somebody else’s own conversation. */
function BesideMenu({ seat, chat }: { seat: Seat; chat: PhoneChat | undefined }) {
  const others = chat?.isGroup
    ? chat.members.map((who): Seat => ({ who, chat: chat.id }))
    : [...people.value.keys()].map((who): Seat => ({ who, line: lineOf(seat, chat) }))
  const items: MenuItem[] = others
    .filter((other) => !openSeats.value.some((one) => isSame(one, other)))
    .map((other) => ({ label: `${nameOf(other.who)}’s phone`, run: () => openBeside(other) }))
  const none: MenuItem = { label: "Every phone is open", disabled: true, run: () => {} }
  return (
    <Menu
      label="Put another phone beside this one"
      look="icon"
      class="beside"
      items={items.length > 0 ? items : [none]}
    >
      <Icon name="beside" size={19} />
    </Menu>
  )
}
