/** HTTP headers by their lower-case names. */
export type Headers = Readonly<Record<string, string>>

/** One line of the list: what a webhook or a call was, in a few words. */
export interface Summary {
  /** Its place in the order of things, from 1; never used again. */
  readonly seq: number
  readonly kind: "webhook" | "call"
  /** When it began, in epoch milliseconds of the machine's clock. */
  readonly at: number
  readonly ms: number
  /** The event's type, the SDK's name of the operation, or the path of a call that is no operation. */
  readonly name: string
  /** The HTTP status, or null when there was no answer. */
  readonly status: number | null
  /** What went wrong, or null. */
  readonly problem: string | null
  /** From 1. */
  readonly attempt: number
  /** When the next attempt of a webhook comes, or null when this was the last. */
  readonly nextInMs: number | null
  /** The event that was delivered, or the one that made the bot call; null for calls of nobody's event. */
  readonly eventId: string | null
  readonly traceId: string | null
  readonly chatId: string | null
  /** What the chat is called by people. */
  readonly chat: string | null
  /** The first words that were said. */
  readonly says: string
  /** Whether somebody sent it again from the inspector. */
  readonly resent: boolean
}

/** All that is known of a webhook or a call. */
export interface Entry extends Summary {
  readonly request: {
    readonly method: string
    readonly url: string
    /** Empty for webhooks that were handed to a function of this process. */
    readonly headers: Headers
    /** Exactly as it was sent; null when there was none, or a call's was over 64 KB. */
    readonly body: string | null
  }
  readonly response: { readonly headers: Headers; readonly body: string | null }
  /** Which subscription a webhook is for. */
  readonly subscriptionId: string | null
}

/** The line of the list for an entry. */
export function summaryOf({ request, response, subscriptionId, ...summary }: Entry): Summary {
  return summary
}
