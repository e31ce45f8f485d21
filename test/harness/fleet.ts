import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { setTimeout as pause } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import type { BotOrders, Word } from "./bot.ts"
import { onReport } from "./report.ts"
import { STEPS, type Step } from "./steps.ts"

const PROGRAM = fileURLToPath(new URL("./bot.ts", import.meta.url))

/** How long a bot that is asked to end may take; more than it gives its handlers, less than a container has. */
const GRACE_MS = 28_000

/** One bot's process, which listens. */
export class Member {
  readonly child: ChildProcess
  readonly port: number
  /** Whether something is happening to it, so that nothing else should. */
  busy = false
  /** Whether it stands still. */
  isFrozen = false
  /** Whether it is to die. */
  isCondemned = false
  /** Whether it died at a step. */
  diedAtStep = false

  constructor(child: ChildProcess, port: number) {
    this.child = child
    this.port = port
  }
}

/** The bot processes: each that ends is replaced at once. */
export class Fleet {
  /** Kills at a random moment and at each step, each counted when it came true. */
  readonly deaths = counters(["random", ...STEPS] as const)
  /** What was done to bots, and what they told. */
  readonly fired = counters(["stops", "pauses", "jumps", "ran", "stale"] as const)
  /** What should not have happened. */
  readonly complaints: string[] = []
  readonly #orders: BotOrders
  readonly #random: () => number
  readonly #onChange: (ports: readonly number[]) => void
  /** Oldest first. */
  readonly #members = new Set<Member>()
  readonly #children = new Set<ChildProcess>()
  #size = 0
  #isHurried = false

  constructor(orders: BotOrders, random: () => number, onChange: (ports: readonly number[]) => void) {
    this.#orders = orders
    this.#random = random
    this.#onChange = onChange
  }

  /** Starts this many bots and waits until they listen. @throws Error when one does not come up */
  async launch(count: number): Promise<void> {
    this.#size = count
    await Promise.all(Array.from({ length: count }, () => this.#spawn()))
    if (this.complaints.length > 0) throw new Error(this.complaints.join(" "))
  }

  get members(): readonly Member[] {
    return [...this.#members]
  }

  get kills(): number {
    return Object.values(this.deaths).reduce((sum, deaths) => sum + deaths, 0)
  }

  /** Kills the oldest bot, now or when it has taken a step so often; resolves when it is dead. */
  async kill(moment: Step | "random", afterTimes = 0): Promise<void> {
    const victim = await this.#take(([oldest]) => oldest)
    const isOver = once(victim.child, "close")
    victim.isCondemned = true
    if (moment === "random" || this.#isHurried) victim.child.kill("SIGKILL")
    else tell(victim, { condemn: { step: moment, afterTimes } })
    await isOver
    if (!victim.diedAtStep) this.deaths.random++
  }

  /** The load is over and nobody may take a step any more: whoever is to die dies at once from now on. */
  hurry(): void {
    this.#isHurried = true
    for (const { child, isCondemned } of this.#members) if (isCondemned) child.kill("SIGKILL")
  }

  /** Asks one bot to end, as a deployment does. */
  async stop(): Promise<void> {
    const victim = await this.#take(this.#anyOf)
    const isOver = once(victim.child, "exit")
    victim.child.kill("SIGTERM")
    const alarm = setTimeout(() => victim.child.kill("SIGKILL"), GRACE_MS)
    const [code, signal] = await isOver
    clearTimeout(alarm)
    if (code === 0) this.fired.stops++
    else this.complaints.push(`A bot that was asked to end ended with ${signal ?? code}.`)
  }

  /** Stops one bot for longer than its leases, then lets it go on as if nothing had happened. */
  async pause(): Promise<void> {
    const goOn = this.freeze(await this.#take(this.#anyOf))
    await pause(this.#orders.leaseMs * 1.5)
    goOn()
    this.fired.pauses++
  }

  /** Stops a bot where it is, and the load balancer passes it by. @returns lets it go on */
  freeze(member: Member): () => void {
    member.busy = true
    member.isFrozen = true
    member.child.kill("SIGSTOP")
    this.#announce()
    return () => {
      member.child.kill("SIGCONT")
      member.busy = false
      member.isFrozen = false
      this.#announce()
    }
  }

  /** Sets one bot's wall clock. */
  async jump(jumpMs: number): Promise<void> {
    const victim = await this.#take(this.#anyOf)
    tell(victim, { jumpMs })
    victim.busy = false
  }

  async end(): Promise<void> {
    this.#size = 0
    const exits = [...this.#children].map((child) => once(child, "exit"))
    for (const child of this.#children) child.kill("SIGKILL")
    await Promise.all(exits)
  }

  readonly #anyOf = (members: readonly Member[]): Member | undefined =>
    members[Math.floor(this.#random() * members.length)]

  /** One of those that listen and to which nothing happens already; waits until there is one. */
  async #take(choose: (members: readonly Member[]) => Member | undefined): Promise<Member> {
    for (;;) {
      const member = choose([...this.#members].filter(({ busy }) => !busy))
      if (member !== undefined) {
        member.busy = true
        return member
      }
      await pause(20)
    }
  }

  async #spawn(): Promise<void> {
    const child = spawn(process.execPath, ["--conditions=@backchat/source", "--import", "tsx", PROGRAM], {
      stdio: ["ignore", "pipe", "inherit", "ipc"],
      env: { ...process.env, HARNESS_ORDERS: JSON.stringify(this.#orders) },
    })
    this.#children.add(child)
    const isOver = once(child, "exit")
    const [member] = await Promise.race([
      once(child, "message").then(([{ port }]) => [new Member(child, port)]),
      isOver.then(() => []),
    ])
    if (child.stdout) onReport(child.stdout, (what) => this.#note(what, member))
    if (member) this.#members.add(member)
    // Another would not come up either; what it said is on stderr.
    else if (this.#size > 0 && child.exitCode !== null) this.complaints.push("A bot did not start.")
    this.#announce()
    void isOver.then(() => {
      this.#children.delete(child)
      if (member) this.#members.delete(member)
      this.#announce()
      if (this.#children.size < this.#size && (member || child.exitCode === null)) void this.#spawn()
    })
  }

  #note(what: string, member: Member | undefined): void {
    if (what === "ran" || what === "stale") this.fired[what]++
    else if (what === "jumped") this.fired.jumps++
    const step = STEPS.find((one) => what === `died:${one}`)
    if (step === undefined) return
    this.deaths[step]++
    if (member) member.diedAtStep = true
  }

  #announce(): void {
    this.#onChange([...this.#members].filter(({ isFrozen }) => !isFrozen).map(({ port }) => port))
  }
}

function tell({ child }: Member, word: Word): void {
  child.send(word)
}

function counters<Name extends string>(names: readonly Name[]): Record<Name, number> {
  // What fromEntries makes has exactly these names; its type forgets which.
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>
}
