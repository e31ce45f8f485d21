import { signal } from "@preact/signals"
import { Button } from "../components/button.tsx"
import { Icon } from "../components/icon.tsx"
import { rows } from "../store/seats.ts"
import { nameOf } from "../store/world.ts"
import { Footer } from "./footer.tsx"
import "./list.css"
import { NewChat } from "./new-chat.tsx"
import { ConversationRow } from "./row.tsx"
import { groupTitle } from "./title.ts"

const wanted = signal("")
/** Whether somebody is choosing whom to write as. */
export const isChoosing = signal(false)

/** Every conversation there is or could be. */
export function List() {
  const word = wanted.value.trim().toLowerCase()
  const shown = rows.value.filter(({ seat, chat }) => {
    const name = chat?.isGroup ? groupTitle(chat) : nameOf(seat.who)
    return name.toLowerCase().includes(word)
  })
  return (
    <nav class="list" aria-label="Conversations">
      <header class="list-header">
        <h2>Messages</h2>
        <Button
          look="icon"
          aria-label="New conversation"
          title="New conversation (Alt+N)"
          onClick={() => (isChoosing.value = true)}
        >
          <Icon name="compose" />
        </Button>
      </header>
      <label class="search">
        <Icon name="search" size={15} />
        <span class="unseen">Search conversations</span>
        <input
          id="search"
          type="search"
          placeholder="Search"
          value={wanted.value}
          onInput={({ currentTarget }) => (wanted.value = currentTarget.value)}
          onKeyDown={({ key }) => {
            if (key === "Escape") wanted.value = ""
          }}
        />
      </label>
      <ul class="rows">
        {shown.map((row) => (
          <ConversationRow key={row.key} row={row} />
        ))}
        {shown.length === 0 && (
          <li class="rows-none">{word ? `Nobody is called “${wanted.value}”` : "Nobody is here yet"}</li>
        )}
      </ul>
      <Footer />
      {isChoosing.value && <NewChat onClose={() => (isChoosing.value = false)} />}
    </nav>
  )
}
