import { Avatar, GroupAvatar } from "../components/avatar.tsx"
import { ServiceBadge } from "../components/badge.tsx"
import { conversations } from "../store/conversations.ts"
import { draftOf } from "../store/drafts.ts"
import { keyOf, open, openBeside, openSeats, type Row } from "../store/seats.ts"
import { isUnread } from "../store/seen.ts"
import { nameOf, now, people } from "../store/world.ts"
import { isShown, previewOf } from "./preview.ts"
import { groupTitle } from "./title.ts"
import { shortTime } from "./when.ts"

/** One conversation: whose it is, what was said last, and by which service. */
export function ConversationRow({ row }: { row: Row }) {
  const { seat, chat } = row
  const place = openSeats.value.findIndex((one) => keyOf(one) === row.key)
  const isOpen = place >= 0
  const last = chat && conversations.of(chat.id).messages.value.findLast(isShown)
  const draft = draftOf(seat)
  const unread = isUnread(row) && !isOpen
  const name = chat?.isGroup ? groupTitle(chat) : nameOf(seat.who)
  const service = chat?.isGroup ? chat.service : people.value.get(seat.who)?.service
  return (
    <li>
      <button
        type="button"
        class={unread ? "row row-unread" : place > 0 ? "row row-beside" : "row"}
        aria-current={place === 0 ? "true" : undefined}
        title="Alt-click opens it on another phone beside this one"
        onClick={({ altKey }) => {
          // A group that is open stays on the phone of whoever looks at it.
          if (altKey) openBeside(seat)
          else open(openSeats.value[place] ?? seat)
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
