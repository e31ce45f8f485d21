import { randomUUID } from "node:crypto"
import type { Request, Response } from "express"

interface Told {
  readonly number: number
  readonly frame: string
}

const mostKept = 2_000
const mostBytes = 8 * 1024 * 1024
const heartbeatMs = 15_000

/**
 * Server-sent events to every page that is open. A page that comes back hears what it missed; one that was
 * away for too long, or knew an earlier emulator, is told to begin afresh.
 */
export class Feed {
  readonly #boot = randomUUID().slice(0, 8)
  readonly #open = new Set<Response>()
  readonly #kept: Told[] = []
  #keptBytes = 0
  #last = 0
  #heart: NodeJS.Timeout | undefined

  /** Tells every page. */
  readonly tell = (event: string, data: unknown): void => {
    const number = ++this.#last
    const frame = `id: ${this.#boot}-${number}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`
    this.#keep({ number, frame })
    for (const response of this.#open) response.write(frame)
  }

  /** Answers `GET /_page/events`. The first event is `hello`: whether the page has missed nothing. */
  readonly join = (request: Request, response: Response): void => {
    response.set({ "Content-Type": "text/event-stream", "Cache-Control": "no-store" })
    response.flushHeaders()
    const missed = this.#missedSince(request.get("last-event-id"))
    const hello = JSON.stringify({ resumed: missed !== null })
    response.write(`retry: 500\nid: ${this.#boot}-${this.#last}\nevent: hello\ndata: ${hello}\n\n`)
    for (const { frame } of missed ?? []) response.write(frame)
    this.#open.add(response)
    response.once("close", () => this.#open.delete(response))
    this.#heart ??= setInterval(() => this.#beat(), heartbeatMs).unref()
  }

  /** Ends every stream; pages come back when there is somebody to come back to. */
  close(): void {
    clearInterval(this.#heart)
    this.#heart = undefined
    for (const response of this.#open) response.end()
  }

  #beat(): void {
    for (const response of this.#open) response.write(": still here\n\n")
  }

  #keep(told: Told): void {
    this.#kept.push(told)
    this.#keptBytes += told.frame.length
    while (this.#kept.length > mostKept || this.#keptBytes > mostBytes) {
      this.#keptBytes -= this.#kept.shift()?.frame.length ?? 0
      if (this.#kept.length === 0) break
    }
  }

  /** Null when it is not known what was missed. */
  #missedSince(id: string | undefined): readonly Told[] | null {
    const [boot, number] = id?.split("-") ?? []
    if (boot !== this.#boot) return null
    const last = Number(number)
    const oldest = this.#kept[0]?.number ?? this.#last + 1
    if (!(last >= oldest - 1)) return null
    return this.#kept.filter((told) => told.number > last)
  }
}
