import { useEffect, useMemo, useRef } from "preact/hooks"
import { Avatar } from "../components/avatar.tsx"
import { Button } from "../components/button.tsx"
import { Icon } from "../components/icon.tsx"
import { longTime } from "../list/when.ts"
import { conversations } from "../store/conversations.ts"
import { chatOf } from "../store/seats.ts"
import type { PhoneMessage } from "../store/wire.ts"
import { botName, nameOf, now, people, tellings } from "../store/world.ts"
import { useDesk } from "./desk.ts"
import { type Item, itemsOf, shownOf } from "./items.ts"
import { Message } from "./message.tsx"
import { TypingDots } from "./typing-dots.tsx"
import { walk } from "./walk.ts"
import { useWindow } from "./window.ts"

const none: readonly PhoneMessage[] = []

/** The bubbles of a conversation. */
export function Log() {
  const desk = useDesk()
  const { seat } = desk
  const chat = chatOf(seat)
  const conversation = chat && conversations.of(chat.id)
  const messages = conversation?.messages.value ?? none
  const all = useMemo(() => shownOf(messages), [messages])
  const box = useRef<HTMLDivElement>(null)
  const { from, to, isAtEnd, onScroll, toEnd, toPlace } = useWindow(box, conversation, all)
  const items = useMemo(() => itemsOf(all, from, to, chat?.notices ?? []), [all, from, to, chat?.notices])
  const ownLast = useMemo(
    () => all.findLast((message) => message.from === seat.who && !message.fromLine),
    [all, seat.who],
  )

  const goal = desk.goal.value
  useEffect(() => {
    if (goal === null) return
    desk.goal.value = null
    toPlace(goal)
  }, [goal])

  // What one says oneself is always seen.
  const last = all.at(-1)
  useEffect(() => {
    if (last?.from === seat.who) toEnd()
  }, [last?.id])

  return (
    <div class="log-frame">
      <div
        ref={box}
        class="log"
        role="log"
        aria-label="Messages"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by the keyboard
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={(event) => walk(event, desk)}
      >
        <div class="log-inner">
          {items.map((item) => (
            <Row
              key={item.key}
              item={item}
              isOwnLast={item.kind === "message" && item.message === ownLast}
              isGroup={chat?.isGroup ?? false}
            />
          ))}
          {items.length === 0 && tellings.value > 0 && <Empty />}
          {to === all.length && chat && <TypingDots chat={chat} />}
        </div>
      </div>
      {!isAtEnd && (
        <Button look="icon" class="log-end" aria-label="To the newest message" onClick={toEnd}>
          <Icon name="down" size={18} />
        </Button>
      )}
    </div>
  )
}

function Row({ item, isOwnLast, isGroup }: { item: Item; isOwnLast: boolean; isGroup: boolean }) {
  switch (item.kind) {
    case "time": {
      const { day, time } = longTime(item.at, now())
      return (
        <p class="time" data-key={item.key}>
          {item.service && (
            <span class="time-service">
              {item.service === "iMessage" ? "iMessage" : `Text Message · ${item.service}`}
            </span>
          )}
          <b>{day}</b> {time}
        </p>
      )
    }
    case "notice":
      return (
        <p class="notice" data-key={item.key}>
          {item.text}
        </p>
      )
    case "message":
      return <Message {...item} isOwnLast={isOwnLast} isGroup={isGroup} />
  }
}

/** Before the first word. */
function Empty() {
  const { seat } = useDesk()
  const chat = chatOf(seat)
  const { service = "iMessage" } = people.value.get(seat.who) ?? {}
  const line = "line" in seat ? seat.line : (chat?.line ?? "")
  return (
    <div class="empty">
      <Avatar handle={line} size={72} />
      <p class="empty-name">{botName(line)}</p>
      <p>
        You are {nameOf(seat.who)}, on {service}. Say something, and the bot answers here.
      </p>
    </div>
  )
}
