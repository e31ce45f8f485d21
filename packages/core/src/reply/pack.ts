import type { Limits } from "./limits.ts"
import type { OutgoingPart, OutgoingText } from "./outgoing.ts"
import type { FindLinks } from "./parsers.ts"
import { splitText } from "./split.ts"
import { joinLines, PLAIN, type StyledText } from "./styled-text.ts"
import { isBlank } from "./whitespace.ts"

/**
 * Parts in messages that the platform takes: no two texts side by side, links and voice memos alone, not
 * more of anything than fits. The order stays, and every message has a part.
 */
export function pack(parts: readonly OutgoingPart[], limits: Limits, findLinks: FindLinks): OutgoingPart[][] {
  const messages: OutgoingPart[][] = []
  for (const part of joinTexts(parts, limits.textLength, findLinks)) {
    const message = messages.at(-1)
    if (message !== undefined && fits(part, message, limits)) message.push(part)
    else messages.push([part])
  }
  return messages
}

/** Texts that stand side by side as one, and that in pieces of a legal length; blank ones go. */
function joinTexts(parts: readonly OutgoingPart[], max: number, findLinks: FindLinks): OutgoingPart[] {
  const joined: OutgoingPart[] = []
  let run: StyledText[] = []
  const endRun = (): void => {
    if (run.length > 0) joined.push(...splitText(joinLines(run), max, findLinks).map(asPart))
    run = []
  }
  for (const part of parts) {
    if (part.type === "text") {
      if (!isBlank(part.value)) run.push({ value: part.value, decorations: part.decorations ?? PLAIN })
      continue
    }
    endRun()
    joined.push(part)
  }
  endRun()
  return joined
}

function asPart({ value, decorations }: StyledText): OutgoingText {
  return decorations.length === 0 ? { type: "text", value } : { type: "text", value, decorations }
}

function fits(part: OutgoingPart, message: readonly OutgoingPart[], limits: Limits): boolean {
  const last = message.at(-1)
  if (last === undefined) return true
  if (goesAlone(part) || goesAlone(last)) return false
  if (part.type === "text" && last.type === "text") return false
  if (message.length >= limits.parts) return false
  return !isUrlMedia(part) || message.filter(isUrlMedia).length < limits.urlMediaParts
}

function goesAlone(part: OutgoingPart): boolean {
  return part.type === "link" || isVoiceMemo(part)
}

export function isVoiceMemo(part: OutgoingPart): boolean {
  return part.type === "media" && part.voiceMemo === true
}

function isUrlMedia(part: OutgoingPart): boolean {
  return part.type === "media" && "url" in part.source
}
