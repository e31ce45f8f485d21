/** The parts of a webhook that a file has to have. */
export interface SavedWebhook {
  /** JSON, as it was sent. */
  readonly body: string
  readonly type: string
  readonly data: object
}

/**
 * The webhook in a file's JSON: its body alone, or with something around it (a delivery with its headers, a
 * dead letter, an entry of the inspector).
 */
export function webhookIn(value: unknown): SavedWebhook | undefined {
  const { event_type: type, data, body, request, delivery } = Object(value)
  if (typeof type === "string" && typeof data === "object" && data !== null) {
    return { body: JSON.stringify(value), type, data }
  }
  if (typeof body === "string") return fromText(body)
  for (const inner of [body, request, delivery]) {
    const found = typeof inner === "object" && inner !== null ? webhookIn(inner) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

/** The bytes as they were, since that is what a bot would be sent again. */
function fromText(body: string): SavedWebhook | undefined {
  try {
    const found = webhookIn(JSON.parse(body))
    return found && { ...found, body }
  } catch {
    return undefined
  }
}
