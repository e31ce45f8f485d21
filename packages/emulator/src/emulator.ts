import { createServer, type Server } from "node:http"
import { EventEmitter } from "eventemitter3"
import { Activity } from "./activity.ts"
import { type ApiCall, api } from "./api/server.ts"
import { Driver, type PersonOptions } from "./driver/driver.ts"
import type { Group } from "./driver/group.ts"
import type { Person } from "./driver/person.ts"
import { Faults } from "./faults.ts"
import { keepLast } from "./keep-last.ts"
import { seededRandom } from "./random.ts"
import { Deliverer, type DeliveryAttempt } from "./webhooks/deliverer.ts"
import { type EventType, eventTypes } from "./webhooks/event-types.ts"
import { Subscriptions } from "./webhooks/subscriptions.ts"
import type { WebhookVersion } from "./webhooks/version.ts"
import type { Account } from "./world/account.ts"
import { type Bubble, bubbleOf } from "./world/bubble.ts"
import { type Clock, realClock } from "./world/clock.ts"
import type { Limits } from "./world/limits.ts"
import type { Message } from "./world/message.ts"
import type { Person as WorldPerson } from "./world/person.ts"
import { World } from "./world/world.ts"

/** How an emulator differs from the usual one. */
export interface EmulatorOptions {
  /** Your lines, in E.164. Default one, +12025550100. */
  readonly lines?: readonly string[]
  /** The port on 127.0.0.1. Default 0: any free one. */
  readonly port?: number
  /** Default `emulator-key`. */
  readonly apiKey?: string
  /** Default: the machine's. A virtual one moves edit windows and rate limits; deliveries stay in real time. */
  readonly clock?: Clock
  /** Makes the chances of faults and of retry jitter repeatable. Default 1. */
  readonly seed?: number
  /** Divides the waits between delivery attempts: 1000 turns 3 s into 3 ms. Default 1. */
  readonly speed?: number
  /** How long a receiver may take to answer, in ms. Default 10,000, as the platform. */
  readonly webhookTimeoutMs?: number
  /** Other numbers than the platform's, for tests of load. */
  readonly limits?: Partial<Limits>
  /** Whether groups report delivered and read. Default false, as the platform. */
  readonly groupReceipts?: boolean
  /** Whether media URLs may be fetched from anywhere. Default false: from this machine alone. */
  readonly fetchRemoteMedia?: boolean
  /** Hears one readable line for each call and each delivery. Default: nobody. */
  readonly log?: (line: string) => void
}

/** What an emulator tells. */
export interface EmulatorEvents {
  call: (call: ApiCall) => void
  delivery: (attempt: DeliveryAttempt) => void
  /** A bubble appeared or changed on somebody's phone. */
  bubble: (bubble: Bubble, on: { readonly name: string; readonly handle: string }) => void
}

/** What a subscription of {@link Emulator.subscribe} hears. */
export interface SubscribeOptions {
  /** Default: every event. */
  readonly events?: readonly EventType[]
  /** Default: every line. */
  readonly lines?: readonly string[]
  /** Default: the newest, or what the URL says. */
  readonly version?: WebhookVersion
}

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
  readonly world: World
  readonly account: Account
  readonly faults: Faults
  /** The last 10,000 API calls. */
  readonly calls: readonly ApiCall[]
  /** The last 10,000 delivery attempts. */
  readonly deliveries: readonly DeliveryAttempt[]
  readonly #options: EmulatorOptions
  readonly #activity = new Activity()
  readonly #subscriptions: Subscriptions
  readonly #deliverer: Deliverer
  readonly #driver: Driver
  #server: Server | undefined

  constructor(options: EmulatorOptions) {
    super()
    const { lines = ["+12025550100"], apiKey = "emulator-key", clock = realClock, seed = 1 } = options
    const [line] = lines
    if (line === undefined)
      throw new Error('An emulator needs a line: createEmulator({ lines: ["+12025550100"] }).')
    this.#options = options
    this.apiKey = apiKey
    this.line = line
    const calls: ApiCall[] = []
    const deliveries: DeliveryAttempt[] = []
    this.calls = calls
    this.deliveries = deliveries
    this.on("call", (call) => keepLast(calls, call))
    this.on("delivery", (attempt) => keepLast(deliveries, attempt))

    this.world = new World({
      clock,
      activity: this.#activity,
      limits: options.limits ?? {},
      groupReceipts: options.groupReceipts ?? false,
    })
    this.account = this.world.openAccount(apiKey, lines)
    this.faults = new Faults(seededRandom(seed))
    this.#subscriptions = new Subscriptions(clock)
    this.#deliverer = new Deliverer({
      subscriptions: this.#subscriptions,
      faults: this.faults,
      activity: this.#activity,
      random: seededRandom(seed + 1),
      speed: options.speed ?? 1,
      timeoutMs: options.webhookTimeoutMs ?? 10_000,
      onAttempt: (attempt) => this.#delivered(attempt),
    })
    this.#driver = new Driver(this.world, this.account)
    this.world.events.on("happened", (happening) => this.#deliverer.dispatch(happening))
    this.world.events.on("shown", (person, message) => this.#shown(person, message))
  }

  /** What the SDK takes as `baseURL`. @throws Error before {@link start}. */
  get url(): string {
    if (!this.#server) throw new Error("The emulator is not listening; await emulator.start() first.")
    return this.world.origin
  }

  /** Listens on 127.0.0.1. @throws Error when it listens already, or the port is taken. */
  async start({ port = this.#options.port ?? 0 }: { port?: number } = {}): Promise<void> {
    if (this.#server) throw new Error(`The emulator listens already, on ${this.url}.`)
    const app = api({
      world: this.world,
      subscriptions: this.#subscriptions,
      faults: this.faults,
      activity: this.#activity,
      fetchRemoteMedia: this.#options.fetchRemoteMedia ?? false,
      onCall: (call) => this.#called(call),
    })
    const server = createServer(app)
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
    this.#deliverer.stop()
    if (!server) return
    this.#server = undefined
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }

  /** Subscribes a URL without a call: https, or http on this machine. */
  subscribe(targetUrl: string, options: SubscribeOptions = {}): { id: string; secret: string } {
    const { events = eventTypes, lines = [], version } = options
    const url = new URL(targetUrl)
    if (version) url.searchParams.set("version", version)
    const start = { targetUrl: version ? url.href : targetUrl, events, lines }
    const { id, secret } = this.#subscriptions.create(this.account, start)
    return { id, secret }
  }

  /** Somebody who texts your line; the same one for the same name. */
  person(name: string, options?: PersonOptions): Person {
    return this.#driver.person(name, options)
  }

  /** A group of these people and your line. An empty name leaves it unnamed. */
  group(name: string, people: readonly Person[], options?: { line?: string }): Group {
    return this.#driver.group(name, people, options)
  }

  /** Flags a line, as carriers do, or lets it recover. */
  setLineStatus(number: string, status: "ACTIVE" | "FLAGGED"): void {
    this.world.setLineStatus(this.world.line(this.account, number), status)
  }

  /** Everything that was said, as a person would read it. */
  transcript(): string {
    return this.#driver.transcript()
  }

  /** Resolves when no call is being answered and no delivery is in flight or waits for another attempt. */
  settled(): Promise<void> {
    return this.#activity.settled()
  }

  #called(call: ApiCall): void {
    const { method, path, status, code, ms, traceId } = call
    const said = status === 0 ? "answer lost" : `${status}${code === null ? "" : `/${code}`}`
    this.#options.log?.(`api      ${method} ${path} → ${said} in ${ms.toFixed(1)} ms, trace ${traceId}`)
    this.emit("call", call)
  }

  #delivered(attempt: DeliveryAttempt): void {
    const { type, url, status, error, ms, nextInMs, eventId } = attempt
    const again = nextInMs === null ? "" : `, again in ${Math.round(nextInMs)} ms`
    const said = `${status ?? error} in ${ms.toFixed(1)} ms, attempt ${attempt.attempt}${again}`
    this.#options.log?.(`webhook  ${type} → ${url} ${said}, event ${eventId}`)
    this.emit("delivery", attempt)
  }

  #shown({ name, handle }: WorldPerson, message: Message): void {
    if (this.listenerCount("bubble") === 0) return
    this.emit("bubble", bubbleOf(this.world, message), { name, handle })
  }
}
