/** Everything a chat may or may not be able to show or do, by the names `ctx.can()` takes. */
export const CAPABILITIES = [
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
  "rename",
  "icon",
  "participants",
  "leave",
  "contactCard",
] as const

export type Capability = (typeof CAPABILITIES)[number]

/** What one chat can do: the adapter's features within the limits of the chat's service. */
export type Capabilities = ReadonlySet<Capability>
