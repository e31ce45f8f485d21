import { useRef, useState } from "preact/hooks"
import { Avatar } from "../components/avatar.tsx"
import { Button } from "../components/button.tsx"
import { Menu } from "../components/menu.tsx"
import { join, leave, rename, setIcon } from "../store/verbs.ts"
import type { PhoneChat } from "../store/wire.ts"
import { nameOf, people } from "../store/world.ts"

/** A group's name and photo, and who is in it. */
export function GroupDetails({ chat, who }: { chat: PhoneChat; who: string }) {
  const [name, setName] = useState(chat.name ?? "")
  const picture = useRef<HTMLInputElement>(null)
  const strangers = [...people.value.values()].filter(({ handle }) => !chat.members.includes(handle))
  const isIn = chat.members.includes(who)
  return (
    <section class="details-section">
      <form
        class="form-row"
        onSubmit={(event) => {
          event.preventDefault()
          void rename(who, chat.id, name)
        }}
      >
        <label class="field details-name">
          Group name
          <input
            required
            value={name}
            disabled={!isIn}
            onInput={({ currentTarget: { value } }) => setName(value)}
          />
        </label>
        <Button type="submit" disabled={!isIn || name === (chat.name ?? "")}>
          Rename
        </Button>
      </form>
      <div class="details-photo">
        <Button disabled={!isIn} onClick={() => picture.current?.click()}>
          Change photo …
        </Button>
        {chat.icon && (
          <Button disabled={!isIn} onClick={() => void setIcon(who, chat.id, new Blob())}>
            Remove photo
          </Button>
        )}
        <input
          ref={picture}
          type="file"
          hidden
          accept="image/*"
          aria-label="Group photo"
          onChange={({ currentTarget: { files } }) =>
            files?.[0] && void setIcon(who, chat.id, files[0], files[0].name)
          }
        />
      </div>
      <ul class="members">
        {chat.members.map((handle) => (
          <li key={handle}>
            <Avatar handle={handle} size={26} />
            <span>{nameOf(handle)}</span>
            <Button look="plain" onClick={() => void leave(handle, chat.id)}>
              {handle === who ? "Leave" : `${nameOf(handle)} leaves`}
            </Button>
          </li>
        ))}
      </ul>
      <Menu
        label="Add somebody"
        items={
          strangers.length > 0
            ? strangers.map(({ handle, name }) => ({ label: name, run: () => void join(handle, chat.id) }))
            : [{ label: "Everybody is in it", disabled: true, run: () => {} }]
        }
      >
        + Add somebody
      </Menu>
    </section>
  )
}
