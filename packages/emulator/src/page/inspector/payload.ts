const mostWords = 160

/** A JSON text as a value; undefined when it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The chat that a webhook of either version, or an answer, is about. */
export function chatIdIn(payload: unknown): string | null {
  const data = dataIn(payload)
  const named = data.chat_id ?? Object(data.chat).id ?? Object(data.message).chat_id
  if (named !== undefined) return textOrNull(named)
  // What a chat.created is about, and what GET /v3/chats/{id} answers, is the chat itself.
  return "handles" in data ? textOrNull(data.id) : null
}

export function traceIdIn(payload: unknown): string | null {
  return textOrNull(Object(payload).trace_id)
}

/** The first words that somebody said, or what happened in their stead. */
export function wordsIn(payload: unknown): string {
  const data = dataIn(payload)
  const parts: unknown = data.parts ?? Object(data.message).parts ?? []
  const said = Array.isArray(parts) ? parts.map(wordOf) : []
  const edited = Object(data.part).text
  const reaction = data.custom_emoji ?? data.reaction_type
  const words = said.length > 0 ? said.join(" ") : (edited ?? reaction ?? data.reason ?? "")
  return String(words).slice(0, mostWords)
}

/** What the platform says is wrong. */
export function errorIn(payload: unknown, code: number | null, status: number): string {
  const { message } = Object(Object(payload).error)
  return [code ?? status, message].filter(Boolean).join(" ")
}

function wordOf(part: unknown): string {
  const { value, filename, url, type } = Object(part)
  return String(value ?? filename ?? url ?? type ?? "")
}

// Webhooks wrap what they are about in `data`, answers do not.
function dataIn(payload: unknown): Record<string, unknown> {
  const { data = payload } = Object(payload)
  return Object(data)
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null
}
