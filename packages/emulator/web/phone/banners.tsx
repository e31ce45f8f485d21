import { signal } from "@preact/signals"
import { useState } from "preact/hooks"
import { Avatar } from "../components/avatar.tsx"
import { Button } from "../components/button.tsx"
import { Icon } from "../components/icon.tsx"
import { connection } from "../server/feed.ts"
import { chatOf } from "../store/seats.ts"
import { complaint, share } from "../store/verbs.ts"
import { bot, botName, lines, numberInWords } from "../store/world.ts"
import { useDesk } from "./desk.ts"

/** What stands between the header and the bubbles: trouble first, then what the bot offers or asks. */
export function Banners() {
  return (
    <div class="banners">
      <Trouble />
      <Health />
      <CardBanner />
      <LocationBanner />
    </div>
  )
}

/** The bot, or the emulator, is not as it should be; or the last thing could not be done. */
function Trouble() {
  const { mood, words } = bot.value
  const isLost = connection.value === "lost"
  const isBad = words !== "" && mood !== "fine" && mood !== "unknown"
  const look = isLost || mood === "down" || mood === "crashed" || mood === "absent" ? "bad" : "odd"
  return (
    <>
      <p role="status" class={isLost || isBad ? `banner banner-${look}` : "unseen"}>
        {isLost
          ? "The emulator does not answer. What you type is kept; connecting again …"
          : isBad
            ? words
            : ""}
      </p>
      {complaint.value && (
        <div role="alert" class="banner banner-bad">
          <span class="banner-words">{complaint.value}</span>
          <Button look="icon" aria-label="Dismiss" onClick={() => (complaint.value = "")}>
            <Icon name="close" size={15} />
          </Button>
        </div>
      )}
    </>
  )
}

function Health() {
  const { seat } = useDesk()
  const chat = chatOf(seat)
  if (!chat) return null
  if (!chat.lineIsIn) return <p class="banner">The bot has left this conversation.</p>
  if (chat.health === "HEALTHY") return null
  return <p class="banner banner-odd">{healthWords[chat.health]}</p>
}

const healthWords = {
  OPTED_OUT: "Opted out: the bot is asked not to write here.",
  AT_RISK: "The platform sees this chat at risk.",
  CRITICAL: "The platform sees this chat in a critical state.",
}

const dismissed = signal<ReadonlySet<string>>(new Set())

/** The bot shares its contact card. */
function CardBanner() {
  const { seat } = useDesk()
  const chat = chatOf(seat)
  const [isAdded, setAdded] = useState(false)
  const line = lines.value.find(({ number }) => number === chat?.line)
  const key = `${chat?.id} ${line?.name}`
  if (!chat?.card || !line?.name || dismissed.value.has(key)) return null
  const dismiss = () => {
    dismissed.value = new Set([...dismissed.value, key])
  }
  return (
    <div class="banner banner-card">
      <Avatar handle={line.number} size={36} />
      <span class="banner-words">
        <strong>{botName(line.number)}</strong>
        <small>
          {isAdded ? "Added to contacts" : `Shares name and photo · ${numberInWords(line.number)}`}
        </small>
      </span>
      {!isAdded && <Button onClick={() => setAdded(true)}>Add</Button>}
      <Button look="icon" aria-label="Dismiss contact card" onClick={dismiss}>
        <Icon name="close" size={15} />
      </Button>
    </div>
  )
}

/** A place to be at, for those who have no other. */
const goldenGate = { latitude: 37.8199, longitude: -122.4783 }

/** The bot asks where the person is. */
function LocationBanner() {
  const { seat } = useDesk()
  const chat = chatOf(seat)
  if (!chat) return null
  if (chat.sharing.includes(seat.who)) {
    return (
      <div class="banner">
        <Icon name="place" size={18} />
        <span class="banner-words">You share your location here.</span>
        <Button onClick={() => void share(seat, null)}>Stop sharing</Button>
      </div>
    )
  }
  const key = `${chat.id} location ${chat.locationAskedAt}`
  if (chat.locationAskedAt === 0 || dismissed.value.has(key)) return null
  const dismiss = () => {
    dismissed.value = new Set([...dismissed.value, key])
  }
  return (
    <div class="banner">
      <Icon name="place" size={18} />
      <span class="banner-words">{botName(chat.line)} asks where you are.</span>
      <Button onClick={dismiss}>Not now</Button>
      <Button look="primary" onClick={() => void share(seat, goldenGate)}>
        Share
      </Button>
    </div>
  )
}
