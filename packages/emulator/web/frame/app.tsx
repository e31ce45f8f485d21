import { Inspector } from "../inspector/inspector.tsx"
import { List } from "../list/list.tsx"
import { Phone } from "../phone/phone.tsx"
import { openSeats, showsList } from "../store/seats.ts"
import { tellings } from "../store/world.ts"
import { Help } from "./help.tsx"
import { isHelpOpen } from "./shortcuts.ts"

/** The whole page: conversations, phones, and the inspector beside them. */
export function App() {
  return (
    <div class={showsList.value ? "app app-list" : "app"}>
      <main class="messages">
        <h1 class="unseen">Backchat</h1>
        <List />
        <section class="phones" aria-label="Phones" style={{ "--phones": openSeats.value.length }}>
          {openSeats.value.map((seat, index) => (
            <Phone key={index} seat={seat} isFirst={index === 0} />
          ))}
          {tellings.value === 0 && <p class="waiting">Looking for the emulator …</p>}
        </section>
      </main>
      <Inspector />
      {isHelpOpen.value && <Help />}
    </div>
  )
}
