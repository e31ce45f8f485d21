import type { PhoneChat } from "../store/wire.ts"
import { lines, nameOf } from "../store/world.ts"
import "./avatar.css"

const hues = 7

/** A round picture of somebody: initials on a colour that is always theirs. A line has its card's photo. */
export function Avatar({ handle, size = 40 }: { handle: string; size?: number }) {
  const line = lines.value.find(({ number }) => number === handle)
  const style = { "--size": `${size}px` }
  if (line?.image) return <img class="avatar" src={line.image} alt="" style={style} />
  return (
    // The letters are drawn by the stylesheet, since they are a picture and no text to be read.
    <span
      class={`avatar avatar-${line ? "bot" : hueOf(handle)}`}
      style={style}
      data-initials={line ? undefined : initialsOf(nameOf(handle))}
      aria-hidden="true"
    >
      {line && <BotFace />}
    </span>
  )
}

/** A group's photo, or its first two members. */
export function GroupAvatar({ chat, size = 40 }: { chat: PhoneChat; size?: number }) {
  const style = { "--size": `${size}px` }
  if (chat.icon) return <img class="avatar" src={chat.icon} alt="" style={style} />
  return (
    <span class="avatar avatar-group" style={style} aria-hidden="true">
      {chat.members.slice(0, 2).map((handle) => (
        <Avatar key={handle} handle={handle} size={size * 0.64} />
      ))}
    </span>
  )
}

function BotFace() {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      width="60%"
      height="60%"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
    >
      <rect x="4.500" y="8" width="15" height="11" rx="3.500" />
      <path d="M12 8V4.500M9 13v1M15 13v1" stroke-linecap="round" />
    </svg>
  )
}

function hueOf(handle: string): number {
  let sum = 0
  for (const character of handle) sum = (sum * 31 + character.charCodeAt(0)) % 9973
  return sum % hues
}

function initialsOf(name: string): string {
  if (/^\+?\d/.test(name)) return "#"
  const words = name.split(/\s+/).filter((word) => word !== "")
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].flatMap((word) =>
    [...(word ?? "")].slice(0, 1),
  )
  return letters.join("").toUpperCase()
}
