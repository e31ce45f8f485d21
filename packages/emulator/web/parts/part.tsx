import type { PhoneMessage, PhonePart } from "../store/wire.ts"
import { AppCard } from "./app-card.tsx"
import { LinkCard } from "./link-card.tsx"
import { Media } from "./media.tsx"
import "./parts.css"
import { Poll } from "./poll.tsx"
import { StyledText } from "./styled-text.tsx"
import { VoiceMemo } from "./voice-memo.tsx"

/** What is inside a bubble. */
export function Part({ message, part }: { message: PhoneMessage; part: PhonePart }) {
  switch (part.type) {
    case "text":
      return <StyledText text={part.value} decorations={part.decorations} />
    case "link":
      return <LinkCard url={part.value} />
    case "media":
      return message.voiceMemo ? <VoiceMemo file={part} /> : <Media file={part} />
    case "card":
      return <AppCard card={part} />
    case "poll":
      return <Poll message={message} options={part.options} />
  }
}
