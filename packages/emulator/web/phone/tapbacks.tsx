import type { PhoneReaction } from "../store/wire.ts"
import { botName, lines, nameOf } from "../store/world.ts"

/** The six, in the order in which phones offer them. */
export const tapbacks = [
  { type: "love", sign: "❤️", says: "Loved" },
  { type: "like", sign: "👍", says: "Liked" },
  { type: "dislike", sign: "👎", says: "Disliked" },
  { type: "laugh", sign: "😂", says: "Laughed at" },
  { type: "emphasize", sign: "‼️", says: "Emphasized" },
  { type: "question", sign: "❓", says: "Questioned" },
] as const

/** The reactions on the corner of a bubble, the newest in front. */
export function Tapbacks({
  reactions,
  who,
}: {
  reactions: readonly PhoneReaction[]
  isOwn: boolean
  who: string
}) {
  if (reactions.length === 0) return null
  return (
    <span
      class="tapbacks"
      role="img"
      aria-label={reactions.map(reactionInWords).join(", ")}
      title={reactions.map(reactionInWords).join("\n")}
    >
      {reactions.slice(-3).map((reaction) => (
        <span
          key={`${reaction.from} ${signOf(reaction)}`}
          class={reaction.from === who ? "tapback tapback-own" : "tapback"}
        >
          {reaction.sticker ? <img src={reaction.sticker.url} alt="" /> : signOf(reaction)}
        </span>
      ))}
    </span>
  )
}

function signOf({ type, emoji }: PhoneReaction): string {
  return emoji ?? tapbacks.find((tapback) => tapback.type === type)?.sign ?? "★"
}

/** A reaction in words: `Ann: Loved`. */
export function reactionInWords(reaction: PhoneReaction): string {
  const says =
    tapbacks.find(({ type }) => type === reaction.type)?.says ??
    `Reacted ${reaction.emoji ?? "with a sticker"}`
  const isBot = lines.value.some(({ number }) => number === reaction.from)
  return `${says} by ${isBot ? botName(reaction.from) : nameOf(reaction.from)}`
}
