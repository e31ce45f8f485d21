import { createServer, type RequestListener, type Server } from "node:http"
import { EventEmitter } from "eventemitter3"
import express from "express"
import { Activity } from "./activity.ts"
import { type ApiCall, api } from "./api/server.ts"
import { boundedLog } from "./bounded-log.ts"
import { populate } from "./driver/default-world.ts"
import { Driver, type PersonOptions } from "./driver/driver.ts"
import type { Group } from "./driver/group.ts"
import type { Person } from "./driver/person.ts"
import { type ReplayOptions, replay } from "./driver/replay.ts"
import type { SavedTranscript } from "./driver/transcript-steps.ts"
import { type TriggerOptions, trigger } from "./driver/trigger.ts"
import type { EmulatorEvents, EmulatorOptions, InProcess, SubscribeOptions } from "./emulator-options.ts"
import { Faults } from "./faults.ts"
import { InProcessServer } from "./in-process.ts"
import { attemptInWords, callInWords } from "./narrate.ts"
import type { BotLink } from "./page/bot-link.ts"
import { Page } from "./page/page.ts"
import { restoreWorld, saveWorld } from "./state/world-state.ts"
import { Deliverer, type DeliveryAttempt } from "./webhooks/deliverer.ts"
import { eventTypesOf } from "./webhooks/event-types.ts"
import type { RequestHandler } from "./webhooks/hand-over.ts"
import { newSecret, Subscriptions } from "./webhooks/subscriptions.ts"
import type { Account, Line } from "./world/account.ts"
import { bubbleOf } from "./world/bubble.ts"
import type { Chat } from "./world/chat.ts"
import { realClock } from "./world/clock.ts"
import type { LineChange } from "./world/line-status.ts"
import { Timeline } from "./world/timeline.ts"
import { World } from "./world/world.ts"

export type { EmulatorEvents, EmulatorOptions, InProcess, SubscribeOptions } from "./emulator-options.ts"

/**
 * The Linq API on your own machine.
 *
 * @example
 * const emulator = createEmulator()
 * await emulator.start()
 * const client = new LinqAPIV3({ apiKey: emulator.apiKey, baseURL: emulator.url })
 * const ann = emulator.person("Ann")
 * await ann.says("hi")
 * await ann.hears("Hello!")
 * await emulator.stop()
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  return new Emulator(options)
}

/** An emulator; see {@link createEmulator}. It emits {@link EmulatorEvents} as they happen. */
export class Emulator extends EventEmitter<EmulatorEvents> {
  readonly apiKey: string
  /** The number of the first line. */
  readonly line: string
  /** The signing secret of {@link connect}, for a bot that needs it before it is connected. */
  readonly secret: string
  readonly world: World
  readonly account: Account
  readonly faults: Faults
  /** The world's time: `now()`, and `advance("25 minutes")`. */
  readonly clock: Timeline
  /** The last API calls: at most 10,000 and 64 MB. */
  readonly calls: readonly ApiCall[]
  /** The last delivery attempts: at most 10,000 and 64 MB. */
  readonly deliveries: readonly DeliveryAttempt[]
  readonly #options: EmulatorOptions
  readonly #activity = new Activity()
  readonly #subscriptions: Subscriptions
  readonly #deliverer: Deliverer
  readonly #driver: Driver
  readonly #listener: RequestListener
  readonly #inProcess: InProcessServer
  readonly #page: Page | undefined
  #handlers = 0
  #isStopped = false
  #server: Server | undefined

  constructor(options: EmulatorOptions) {
    super()
    const { lines = ["+12025550100"], apiKey = "emulator-key", clock = realClock, seed = 1, state } = options
    const { spec = "2026-07", limits = {}, groupReceipts = false } = options
    this.#options = options
    const activity = this.#activity
    this.clock = new Timeline(clock, activity)
    this.faults = new Faults({ seed, wait: (ms, signal) => this.clock.wait(ms, signal) })
    const mishaps = this.faults.world
    this.world = new World({ clock: this.clock, activity, limits, groupReceipts, spec, mishaps })
    this.#subscriptions = new Subscriptions(this.clock)
    if (state) this.secret = restoreWorld(state, this.world, this.#subscriptions)
    else {
      this.secret = newSecret()
      this.world.openAccount(apiKey, lines, options.account)
    }
    const [account] = this.world.accounts.values()
    const [line] = account?.lines ?? []
    if (!account || !line) {
      throw new Error('An emulator needs a line: createEmulator({ lines: ["+12025550100"] }).')
    }
    this.account = account
    this.apiKey = account.apiKey
    this.line = line.number

    const calls = boundedLog<ApiCall>(({ bodyBytes }) => bodyBytes)
    const deliveries = boundedLog<DeliveryAttempt>(({ body }) => body.length)
    this.calls = calls.entries
    this.deliveries = deliveries.entries
    this.#deliverer = new Deliverer({
      subscriptions: this.#subscriptions,
      faults: this.faults,
      activity,
      clock: this.clock,
      spec,
      seed,
      speed: options.speed ?? 1,
      timeoutMs: options.webhookTimeoutMs ?? 10_000,
      onAttempt: (attempt) => {
        deliveries.add(attempt)
        options.log?.(attemptInWords(attempt))
        this.emit("delivery", attempt)
      },
    })
    const answers = api({
      world: this.world,
      subscriptions: this.#subscriptions,
      faults: this.faults,
      activity,
      fetchRemoteMedia: options.fetchRemoteMedia ?? false,
      model: options.model,
      onCall: (call) => {
        calls.add(call)
        options.log?.(callInWords(call))
        this.emit("call", call)
      },
    })
    this.#driver = new Driver(this.world, this.account)
    this.#page = options.page ? new Page(this) : undefined
    this.#listener = this.#page ? behind(this.#page, answers) : answers
    this.#inProcess = new InProcessServer(this.#listener)
    this.world.events.on("happened", (happening) => {
      // Receipts still come when the curtain has fallen; nobody is there to hear them.
      if (!this.#isStopped) this.#deliverer.dispatch(happening)
    })
    this.world.events.on("shown", ({ name, handle }, message) => {
      if (this.listenerCount("bubble") > 0)
        this.emit("bubble", bubbleOf(this.world, message), { name, handle })
    })
  }

  /** What the SDK takes as `baseURL`. @throws Error before {@link start}. */
  get url(): string {
    if (!this.#server) throw new Error("The emulator is not listening; await emulator.start() first.")
    return this.world.origin
  }

  /** Listens on 127.0.0.1. @throws Error when it listens already, or the port is taken. */
  async start({ port = this.#options.port ?? 0 }: { port?: number } = {}): Promise<void> {
    if (this.#server) throw new Error(`The emulator listens already, on ${this.url}.`)
    this.#isStopped = false
    const server = createServer(this.#listener)
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject)
      server.listen(port, "127.0.0.1", resolve)
    })
    const address = server.address()
    if (address === null || typeof address === "string") throw new Error("The server has no TCP address.")
    this.#server = server
    this.world.origin = `http://127.0.0.1:${address.port}`
  }

  /** Stops listening, and breaks off every delivery. What was said stays; it can be started again. */
  async stop(): Promise<void> {
    const server = this.#server
    this.#isStopped = true
    this.#deliverer.stop()
    this.#page?.hangUp()
    this.#inProcess.close()
    if (!server) return
    this.#server = undefined
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }

  /**
   * A `fetch` that reaches the emulator without a socket, started or not; other addresses go to the real one.
   * @example new LinqAPIV3(emulator.inProcess)
   */
  readonly fetch = (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init)
    const own = new URL(request.url).origin === new URL(this.world.origin).origin
    return own ? this.#inProcess.fetch(request) : fetch(request)
  }

  /** What points the official SDK, or `linq()`, at this emulator without a socket. */
  get inProcess(): InProcess {
    return { apiKey: this.apiKey, baseURL: this.world.origin, fetch: this.fetch, webhookSecret: this.secret }
  }

  /**
   * Delivers webhooks to a function of this process instead of a URL.
   * @example
   * const bot = createBot({ adapter: linq(emulator.inProcess) })
   * emulator.connect(bot.fetch)
   */
  connect(handler: RequestHandler, options: SubscribeOptions = {}): { id: string; secret: string } {
    this.#isStopped = false
    const url = `http://localhost/in-process/${++this.#handlers}`
    return this.#subscribe(url, { secret: this.secret, ...options }, handler)
  }

  /** Subscribes a URL without a call: https, or http on this machine. */
  subscribe(targetUrl: string, options: SubscribeOptions = {}): { id: string; secret: string } {
    return this.#subscribe(targetUrl, options)
  }

  #subscribe(
    targetUrl: string,
    options: SubscribeOptions,
    handler?: RequestHandler,
  ): { id: string; secret: string } {
    const { events = eventTypesOf(this.world.spec), lines = [], version, secret } = options
    const url = new URL(targetUrl)
    if (version) url.searchParams.set("version", version)
    const { id, secret: key } = this.#subscriptions.create(this.account, {
      targetUrl: version ? url.href : targetUrl,
      events,
      lines,
      ...(secret === undefined ? {} : { secret }),
      ...(handler === undefined ? {} : { handler }),
    })
    return { id, secret: key }
  }

  /** Shows the bot behind the webhook in the page, if there is one: how it does, and what it did. */
  attach(link: BotLink): void {
    this.#page?.attach(link)
  }

  /** Has what other programs of this machine post to `/_page/orders` answered, where there is a page. */
  takeOrders(answer: RequestListener): void {
    if (this.#page) this.#page.orders = answer
  }

  /** Somebody who texts your line; the same one for the same name. */
  person(name: string, options?: PersonOptions): Person {
    return this.#driver.person(name, options)
  }

  /** Everyone who came in by name, in that order. */
  get people(): readonly Person[] {
    return this.#driver.people()
  }

  /** Whoever has this handle, as somebody that your line wrote to first. */
  personAt(handle: string): Person {
    return this.#driver.personAt(handle)
  }

  /** A group by its chat's id, whoever opened it. @throws Error for a direct chat, and when there is none. */
  groupOf(chatId: string): Group {
    return this.#driver.groupOf(chatId)
  }

  /** A group of these people and your line. An empty name leaves it unnamed. */
  group(name: string, people: readonly Person[], options?: { line?: string }): Group {
    return this.#driver.group(name, people, options)
  }

  /** Five people of different services and a group, chosen by the seed; nothing where somebody is already. */
  populate(): void {
    populate(this.#driver, this.#options.seed ?? 1)
  }

  /** Flags a line, as carriers do, or lets it recover. */
  setLineStatus(number: string, status: "ACTIVE" | "FLAGGED"): void {
    this.changeLine(number, { status })
  }

  /** Changes how a line is regarded, whether its RCS checks run, and whether it may send. */
  changeLine(number: string, change: LineChange): void {
    this.world.changeLine(this.world.line(this.account, number), change)
  }

  /** Changes how a chat is doing; the platform publishes no thresholds, so nothing else does. */
  setHealth(chat: { readonly chatId: string } | Group, status: Chat["health"]["status"]): void {
    const id = "chatId" in chat ? chat.chatId : chat.id
    this.world.setHealth(this.world.chat(this.account, id), status)
  }

  /**
   * Tells an event that nobody in the world causes: `call.*`, `payment.*`, any type with data of yours, and
   * types that nobody has heard of.
   */
  trigger(type: string, { line, data }: TriggerOptions = {}): void {
    const on: Line = this.world.line(this.account, line ?? this.line)
    trigger(this.world, on, type, data)
  }

  /** Everything that was said, as a person would read it. */
  transcript(): string {
    return this.#driver.transcript()
  }

  /** Everything that people did and heard since the emulator was made, as JSON for {@link replay}. */
  saveTranscript(): SavedTranscript {
    return this.#driver.saveTranscript()
  }

  /** Has a saved conversation again, with whatever bot is there now. @throws Error when an answer differs. */
  replay(transcript: SavedTranscript, options: ReplayOptions = {}): Promise<void> {
    return replay(this.#driver, transcript, options)
  }

  /** The world as bytes, for the `state` of another emulator. Deliveries under way are not in it. */
  save(): Uint8Array {
    return saveWorld({ world: this.world, subscriptions: this.#subscriptions, secret: this.secret })
  }

  /**
   * Resolves when no call is being answered and no delivery is in flight or waits for another attempt. On a
   * virtual clock, what waits for the clock is not waited for.
   */
  settled(): Promise<void> {
    return this.clock.standsStill ? this.#activity.quiet() : this.#activity.settled()
  }
}

function behind(page: Page, answers: RequestListener): RequestListener {
  return express().disable("x-powered-by").use(page.routes).use(answers)
}
