import type { Capabilities, Capability, Chat, Service } from "@backchat/core"

/**
 * What each service shows (Linq API reference, "Protocol selection" and "Group chats", July 2026). RCS and
 * SMS take a typing indicator and show nothing, and take decorations and effects and drop them: here they
 * cannot, so that the loss is known beforehand.
 */
const DIRECT: Readonly<Record<Service, readonly Capability[]>> = {
  iMessage: [
    "decorations",
    "effects",
    "threads",
    "links",
    "media",
    "voiceMemos",
    "reactions",
    "customReactions",
    "edits",
    "typing",
    "markRead",
    "contactCard",
  ],
  RCS: ["links", "media", "reactions", "markRead"],
  SMS: ["media"],
}

// In groups the platform refuses the typing indicator. SMS groups cannot change.
const GROUP_GAINS: Readonly<Record<Service, readonly Capability[]>> = {
  iMessage: ["rename", "icon", "participants", "leave"],
  RCS: ["participants"],
  SMS: [],
}

interface Shown {
  readonly direct: Capabilities
  readonly group: Capabilities
}

const SHOWN: Readonly<Record<Service, Shown>> = {
  iMessage: shownBy("iMessage"),
  RCS: shownBy("RCS"),
  SMS: shownBy("SMS"),
}

/** What the chat can show. An unknown service counts as iMessage, an unknown kind of chat as direct. */
export function capabilitiesOf(chat: Pick<Chat, "service" | "isGroup">): Capabilities {
  const shown = SHOWN[chat.service ?? "iMessage"]
  return chat.isGroup === true ? shown.group : shown.direct
}

function shownBy(service: Service): Shown {
  const group = DIRECT[service].filter((capability) => capability !== "typing")
  return { direct: new Set(DIRECT[service]), group: new Set([...group, ...GROUP_GAINS[service]]) }
}
