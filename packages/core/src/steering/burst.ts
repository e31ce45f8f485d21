import type { EventContext } from "../context.ts"
import type { Delivery } from "../delivery/delivery.ts"
import type { Journal } from "../delivery/journal.ts"
import type { BotEvent, MessageReceived } from "../model/event.ts"
import type { Claim, Store } from "../ports.ts"
import type { Route } from "../routing/route.ts"
import type { LaneBells } from "./lane-bells.ts"
import type { Course } from "./steering.ts"

/** What an interrupted run has already sent. */
export interface Said {
  readonly text: string
  /** How many of `ctx.messages` it had seen. */
  readonly after: number
}

export interface BurstOptions {
  readonly claim: Claim
  readonly store: Store
  readonly journal: Journal
  readonly bells: LaneBells
  readonly parse: (delivery: Delivery) => BotEvent
  /** Which route would hear an event. */
  readonly routeOf: (ctx: EventContext) => Route | undefined
  /** Stops the run at work: more has come that belongs to it. */
  readonly interrupt: () => void
}

/** One message of a burst, as it came and as it was read. */
export interface Member {
  readonly delivery: Delivery
  readonly event: MessageReceived
}

/** Rows of the journal that are this file's: which messages a run answers, and what was said before it. */
interface Recorded {
  readonly ids: readonly string[]
  readonly said: readonly Said[]
}

const ROW = "burst"
/** The most messages that are answered together. */
const MOST = 64
/** Who is interrupted this often is heard to the end. */
const PATIENCE = 20

/**
 * The messages that are answered together: the claimed one, and those behind it in its lane that the same
 * handler would hear. They stay in the lane until the answer is settled, and who they are is in the journal
 * before the handler begins, so a run after a crash answers the same messages.
 */
export class Burst {
  readonly #options: BurstOptions
  #members: readonly Member[] = []
  #said: readonly Said[] = []
  #key: string | undefined
  /** Whether the run at work answers the members. */
  #isJoined = false
  #isOutdated = true
  #interruptions = 0
  #watching: AbortController | undefined

  constructor(options: BurstOptions) {
    this.#options = options
  }

  /** The deliveries behind the claimed one that are done with it. */
  get others(): readonly Member[] {
    return this.#isJoined ? this.#members.slice(1) : []
  }

  /** Names what this run sends: the event's id, and for several messages the last one's behind it. */
  get key(): string {
    const { id } = this.#options.claim.delivery
    return this.#isJoined ? (this.#key ?? id) : id
  }

  /** A run begins, and nothing is said yet about which messages it answers. */
  begin(): void {
    this.#isJoined = false
  }

  /** Brings the messages together that the route's handler is to answer, as its course says. */
  async gather(ctx: EventContext, route: Route): Promise<void> {
    const { course } = route
    const { event } = ctx
    if (course === undefined || course.mode === "queue" || this.#isJoined || !isMessage(event)) return
    if (this.#isOutdated) await this.#collect(ctx, event, route, course)
    this.#isJoined = true
    if (this.#members.length > 1) {
      ctx.join(
        this.#members.map(({ event }) => event),
        this.#said,
      )
      route.accepts(ctx) // what it captures is the last message's
    }
    if (course.mode === "interrupt" && this.#interruptions < PATIENCE) this.#watch(ctx, route)
  }

  async #collect(ctx: EventContext, event: MessageReceived, route: Route, course: Course): Promise<void> {
    const { journal, claim } = this.#options
    const recorded = this.#members.length === 0 ? await this.#recorded() : undefined
    const others =
      recorded === undefined
        ? await this.#wait(ctx, route, course)
        : (await this.#behind()).filter(({ delivery }) => recorded.ids.includes(delivery.id))
    this.#members = [{ delivery: claim.delivery, event }, ...others]
    this.#isOutdated = false
    if (recorded !== undefined) this.#said = recorded.said
    const last = recorded?.ids.at(-1) ?? others.at(-1)?.delivery.id
    if (last === undefined) return
    this.#key = `${claim.delivery.id}+${last}`
    journal.within(last)
    if (recorded === undefined) await this.#record()
  }

  /** Looks no more for what may come: the run is over. */
  rest(): void {
    this.#watching?.abort()
  }

  #watch(ctx: EventContext, route: Route): void {
    this.#watching = new AbortController()
    this.#interruptBy(ctx, route, this.#watching.signal).catch(() => {}) // who cannot look is not interrupted
  }

  async #interruptBy(ctx: EventContext, route: Route, signal: AbortSignal): Promise<void> {
    const { bells, claim, interrupt } = this.#options
    while (!signal.aborted) {
      // Before looking, so that nothing comes in between unheard.
      const rung = bells.next(claim.delivery.lane, Number.POSITIVE_INFINITY, signal)
      if ((await this.#fitting(ctx, route)).length >= this.#members.length) {
        if (signal.aborted) return
        this.#interruptions++
        return interrupt()
      }
      await rung
    }
  }

  /** Begins again after an interruption, knowing what was said before it. */
  again(said: readonly string[]): void {
    const after = this.#members.length
    this.#said = [...this.#said, ...said.map((text) => ({ text, after }))]
    this.#isOutdated = true
  }

  /** Waits as the course asks for it, and returns what belongs to the claimed message by then. */
  async #wait(ctx: EventContext, route: Route, course: Course): Promise<readonly Member[]> {
    let found = await this.#fitting(ctx, route)
    if (course.mode !== "merge") return found
    const { quietMs, maxWaitMs } = course
    const { bells, claim } = this.#options
    const newest = (found.at(-1)?.delivery ?? claim.delivery).receivedAt
    // What has waited in the inbox has had its quiet; clocks of other machines may differ.
    let changedAt = performance.now() - Math.min(Math.max(Date.now() - newest, 0), quietMs)
    const deadline = performance.now() + maxWaitMs
    while (found.length < MOST) {
      const leftMs = Math.min(changedAt + quietMs, deadline) - performance.now()
      if (leftMs <= 0) break
      await bells.next(claim.delivery.lane, leftMs, ctx.signal)
      ctx.signal.throwIfAborted()
      const more = await this.#fitting(ctx, route)
      if (more.length > found.length) changedAt = performance.now()
      found = more
    }
    return found
  }

  /** The messages right behind the claimed one that the same handler would hear. */
  async #fitting(ctx: EventContext, route: Route): Promise<readonly Member[]> {
    const behind = await this.#behind()
    const stranger = behind.findIndex(({ event }) => !this.#fits(ctx.sibling(event), route))
    return stranger === -1 ? behind : behind.slice(0, stranger)
  }

  async #behind(): Promise<readonly Member[]> {
    const { store, claim, parse } = this.#options
    const members: Member[] = []
    for (const delivery of await store.behind(claim, MOST)) {
      const event = parse(delivery)
      if (!isMessage(event)) break
      members.push({ delivery, event })
    }
    return members
  }

  #fits(sibling: EventContext, { handler }: Route): boolean {
    try {
      return this.#options.routeOf(sibling)?.handler === handler
    } catch {
      return false // a predicate that fails on it now will fail in its own turn, where that is seen
    }
  }

  async #recorded(): Promise<Recorded | undefined> {
    return (await this.#options.journal.read(ROW)) as Recorded | undefined // a row that #record wrote
  }

  async #record(): Promise<void> {
    const recorded: Recorded = { ids: this.#members.map(({ delivery }) => delivery.id), said: this.#said }
    const { journal } = this.#options
    journal.note(ROW, recorded)
    await journal.flush()
  }
}

function isMessage(event: BotEvent): event is MessageReceived {
  return event.type === "message.received" && event.message.reconciledAt === undefined
}
