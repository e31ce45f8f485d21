import type { Claim } from "../ports.ts"
import { type Member, Roster } from "../roster.ts"
import { Cancellation } from "./cancellation.ts"

/** A claim in a hand. */
export interface Task extends Member {
  readonly claim: Claim
  readonly cancellation: Cancellation
}

export interface HandsOptions {
  /** How many claims are worked on at the same time. */
  readonly count: number
  readonly work: (task: Task) => Promise<void>
  readonly onFailure: (task: Task, error: unknown) => void
  /** Called whenever a hand has become free. */
  readonly onFree: () => void
}

/** A worker's hands. One is reserved before a store is asked for a claim, so that there are never more claims than hands. */
export class Hands {
  readonly #options: HandsOptions
  readonly #tasks = new Roster<Task>()
  /** Those of the tasks that are about to begin. */
  #fresh: Task[] = []
  #reserved = 0

  constructor(options: HandsOptions) {
    this.#options = options
  }

  get tasks(): readonly Task[] {
    return [...this.#tasks]
  }

  get free(): number {
    return this.#options.count - this.#tasks.size - this.#reserved
  }

  get areIdle(): boolean {
    return this.#tasks.size === 0 && this.#reserved === 0
  }

  reserve(count: number): void {
    this.#reserved += count
  }

  /** Gives up reservations for which no claim came. */
  release(count: number): void {
    this.#reserved -= count
    if (count > 0) this.#options.onFree()
  }

  /** Puts a claim into a reserved hand, which begins when this turn's other claims are in theirs. */
  take(claim: Claim): void {
    const task = { claim, cancellation: new Cancellation(), place: 0 }
    this.#reserved--
    this.#tasks.join(task)
    if (this.#fresh.push(task) === 1) queueMicrotask(this.#begin)
  }

  readonly #begin = (): void => {
    const tasks = this.#fresh
    this.#fresh = []
    for (const task of tasks) {
      this.#options.work(task).then(
        () => this.#end(task),
        (error: unknown) => {
          this.#options.onFailure(task, error)
          this.#end(task)
        },
      )
    }
  }

  #end(task: Task): void {
    this.#tasks.leave(task)
    this.#options.onFree()
  }
}
