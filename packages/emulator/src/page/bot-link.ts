/** One try of one event on its way through the bot. Times are epoch milliseconds with fractions. */
export interface Travel {
  readonly eventId: string
  readonly type: string
  readonly chatId?: string | undefined
  readonly traceId?: string | undefined
  readonly attempt: number
  /** When the door kept it. */
  readonly receivedAt: number
  /** When a worker claimed it: the time before is the wait in the inbox. */
  readonly startedAt: number
  readonly endedAt: number
  readonly outcome: "handled" | "retried" | "deferred" | "buried" | "released"
  readonly route?: string | undefined
  readonly error?: string | undefined
  readonly spans: readonly {
    readonly kind: "middleware" | "handler" | "send" | "step"
    readonly name: string
    readonly startedAt: number
    readonly endedAt: number
    readonly error?: string | undefined
  }[]
  /** Every route in the order asked, up to the one that answered. */
  readonly tried: readonly { readonly route: string; readonly matched: boolean; readonly why: string }[]
  /** State (sessions, histories) that the settle wrote. */
  readonly state: readonly { readonly key: string; readonly before?: unknown; readonly after?: unknown }[]
}

/** How the bot's process is doing. */
export type BotStatus = "starting" | "running" | "stopped" | "crashed"

/** Where a bot can be killed: right after it kept an event, took it in hand, sent a message, or settled it. */
export type KillPoint = "now" | "accepted" | "claimed" | "sent" | "handled"

/** An event that failed for good, as the bot keeps it. */
export interface BuriedEvent {
  readonly id: string
  readonly type: string
  readonly error: string
  readonly attempts: number
  /** Epoch milliseconds. */
  readonly buriedAt: number
  readonly body: string
}

/**
 * The bot behind the webhook, as the page sees it: plain JSON in both directions, so that it may live in
 * another process. Whoever runs the bot implements it; see `emulator.attach`.
 */
export interface BotLink {
  readonly status: BotStatus
  /** The file's name, for the page. */
  readonly name: string
  on(event: "status", listener: (status: BotStatus, detail?: string) => void): this
  on(event: "travelled", listener: (travel: Travel) => void): this
  on(
    event: "line",
    listener: (line: { readonly stream: "stdout" | "stderr"; readonly text: string }) => void,
  ): this
  off(event: string, listener: (...args: never[]) => void): this
  restart(): Promise<void>
  /** SIGKILL, at once or when the next event reaches this point; the link starts the bot again. */
  kill(at: KillPoint): Promise<void>
  readonly buried: {
    list(): Promise<readonly BuriedEvent[]>
    /** @returns how many there were. */
    redrive(id: string | "all"): Promise<number>
    /** @returns how many there were. */
    drop(id: string | "all"): Promise<number>
  }
}
