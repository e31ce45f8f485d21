import type { ChildProcess } from "node:child_process"
import { ended, type Figures, messageFrom, startProgram } from "../running/child.ts"
import type { LoadOrder, LoadReport, LoadTask } from "./load-program.ts"
import type { ServerAnswer, ServerOrder, ServerQuestion } from "./server-program.ts"

const SERVER = new URL("./server-program.js", import.meta.url)
const LOAD = new URL("./load-program.js", import.meta.url)

/** A server and its sender, each in a process of its own, for as long as `work` takes. */
export async function underLoad(
  order: ServerOrder,
  chats: number,
  work: (pair: ServerAndSender) => Promise<Figures>,
): Promise<Figures> {
  const server = startProgram(SERVER, order)
  const { url } = await messageFrom<{ readonly url: string }>(server)
  const loadOrder: LoadOrder = { contender: order.contender, url, chats }
  const sender = startProgram(LOAD, loadOrder)
  try {
    return await work(new ServerAndSender(server, sender))
  } finally {
    await Promise.all([ended(sender), ended(server)])
  }
}

export class ServerAndSender {
  readonly #server: ChildProcess
  readonly #sender: ChildProcess
  #sent = 0

  constructor(server: ChildProcess, sender: ChildProcess) {
    this.#server = server
    this.#sender = sender
  }

  /** Sends events and waits for their acknowledgements. @throws Error when one was not acknowledged */
  async send(task: LoadTask): Promise<LoadReport> {
    this.#sent += task.events
    const report = messageFrom<LoadReport>(this.#sender)
    this.#sender.send(task)
    const { acknowledged } = await report
    if (acknowledged !== task.events)
      throw new Error(`${acknowledged} of ${task.events} events were acknowledged.`)
    return report
  }

  /** Waits until the server has handled all that was sent, or answers at once with `handled: 0`. */
  ask(handled: number = this.#sent): Promise<ServerAnswer> {
    const answer = messageFrom<ServerAnswer>(this.#server)
    const question: ServerQuestion = { handled }
    this.#server.send(question)
    return answer
  }

  /**
   * Floods the server for about so many seconds, after a warm-up that also tells how many events that takes.
   *
   * @returns rates, latencies and CPU time per event of the server
   */
  async flood(seconds: number, warmUpEvents: number): Promise<Figures> {
    const warm = await this.send({ events: warmUpEvents })
    const before = await this.ask()
    const events = Math.ceil((warmUpEvents / warm.seconds) * seconds)
    const report = await this.send({ events })
    const after = await this.ask()
    return {
      acknowledgedPerSecond: events / report.seconds,
      handledPerSecond: events / ((after.atMs - report.startedAtMs) / 1_000),
      cpuUs: (after.cpuUs - before.cpuUs) / events,
      p50Ms: report.p50Ms,
      p99Ms: report.p99Ms,
    }
  }
}
