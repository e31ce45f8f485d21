import { useEffect, useMemo } from "preact/hooks"
import { Composer } from "../composer/composer.tsx"
import { EffectStage } from "../effects/stage.tsx"
import { conversations } from "../store/conversations.ts"
import { chatOf, keyOf, type Seat } from "../store/seats.ts"
import { see } from "../store/seen.ts"
import { read } from "../store/verbs.ts"
import { nameOf, people } from "../store/world.ts"
import { Banners } from "./banners.tsx"
import { BubbleMenu } from "./bubble-menu.tsx"
import { Desk, newDesk } from "./desk.ts"
import { Details } from "./details.tsx"
import { Header } from "./header.tsx"
import { Log } from "./log.tsx"
import "./phone.css"

/** One person's phone with one conversation open. */
export function Phone({ seat, isFirst }: { seat: Seat; isFirst: boolean }) {
  const desk = useMemo(() => newDesk(seat), [seat.who, keyOf(seat)])
  const chat = chatOf(seat)
  const last = chat && conversations.of(chat.id).messages.value.at(-1)
  const service = people.value.get(seat.who)?.service ?? "iMessage"
  const isReader = people.value.get(seat.who)?.reads === "when asked"
  useEffect(() => {
    const look = () => {
      if (!last || document.visibilityState !== "visible") return
      see(last.chatId, last.place)
      if (isReader && last.fromLine) read(seat)
    }
    look()
    document.addEventListener("visibilitychange", look)
    return () => document.removeEventListener("visibilitychange", look)
  }, [desk, last, isReader])
  return (
    <Desk.Provider value={desk}>
      <section
        class={`phone phone-${service.toLowerCase()}`}
        aria-label={`${nameOf(seat.who)}’s phone`}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault()
          desk.files.value = [...desk.files.value, ...(event.dataTransfer?.files ?? [])]
          desk.focus()
        }}
      >
        <Header isFirst={isFirst} />
        <Banners />
        <div class="screen">
          <Log key={keyOf(seat)} />
          <EffectStage />
        </div>
        <Composer key={`${seat.who} ${keyOf(seat)}`} isFirst={isFirst} />
        {desk.menu.value && <BubbleMenu target={desk.menu.value} />}
        {desk.isDetailed.value && <Details onClose={() => (desk.isDetailed.value = false)} />}
      </section>
    </Desk.Provider>
  )
}
