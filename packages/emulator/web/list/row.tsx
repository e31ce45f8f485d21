import { Avatar, GroupAvatar } from "../components/avatar.tsx"
import { ServiceBadge } from "../components/badge.tsx"
import { conversations } from "../store/conversations.ts"
import { draftOf } from "../store/drafts.ts"
import { isSame, keyOf, open, openBeside, openSeats, type Row } from "../store/seats.ts"
import { isUnread } from "../store/seen.ts"
import { nameOf, now, people } from "../store/world.ts"
import { isShown, previewOf } from "./preview.ts"
import { groupTitle } from "./title.ts"
import { shortTime } from "./when.ts"

/** One conversation: whose it is, what was said last, and by which service. */
export function ConversationRow({ row }: { row: Row }) {
  const { seat, chat } = row
  const isOpen = openSeats.value.some((one) => keyOf(one) === row.key)
  const last = chat && conversations.of(chat.id).messages.value.findLast(isShown)
  const draft = draftOf(seat)
  const unread = isUnread(row) && !isOpen
  const name = chat?.isGroup ? groupTitle(chat) : nameOf(seat.who)
  const service = chat?.isGroup ? chat.service : people.value.get(seat.who)?.service
  return (
    <li>
      <button
        type="button"
        class={unread ? "row row-unread" : "row"}
        aria-current={isOpen ? "true" : undefined}
        title="Alt-click opens it on another phone beside this one"
        onClick={({ altKey }) => {
          const there = openSeats.value.find((one) => keyOf(one) === row.key)
          if (altKey) openBeside(seat)
          else if (!there || !isSame(there, openSeats.value[0] ?? seat)) open(there ?? seat)
          else open(there)
        }}
      >
        {chat?.isGroup ? <GroupAvatar chat={chat} size={44} /> : <Avatar handle={seat.who} size={44} />}
        <span class="row-name">{name}</span>
        <span class="row-time">{last ? shortTime(last.at, now()) : ""}</span>
        <span class="row-preview">
          {draft ? <em>Draft: {draft}</em> : last ? previewOf(last) : "Nothing said yet"}
        </span>
        {service && <ServiceBadge service={service} />}
        {unread && <span class="unseen">Unread</span>}
      </button>
    </li>
  )
}
