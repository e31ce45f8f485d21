import { signal } from "@preact/signals"

/** Whether the page hears from the emulator. */
export const connection = signal<"connecting" | "open" | "lost">("connecting")

const freshListeners: (() => void)[] = []
let source: EventSource | undefined
const waiting: ((source: EventSource) => void)[] = []

/** Hears one kind of news. The shape of its data is what the server's half of the feature tells. */
export function hear<T>(event: string, listener: (data: T) => void): void {
  const subscribe = (to: EventSource) =>
    to.addEventListener(event, (message: MessageEvent<string>) => {
      const data: T = JSON.parse(message.data) // our own server's words
      listener(data)
    })
  if (source) subscribe(source)
  else waiting.push(subscribe)
}

/** Runs when the page begins, and when it was away for so long that it has to ask for everything again. */
export function whenFresh(listener: () => void): void {
  freshListeners.push(listener)
}

/** Opens the stream. What is missed while it is broken off comes when it is back. */
export function connect(): void {
  source = new EventSource("/_page/events")
  source.addEventListener("error", () => {
    connection.value = "lost"
    // A browser gives up on an answer that is no stream, as from a proxy, and one that was refused.
    if (source?.readyState === EventSource.CLOSED) setTimeout(reconnect, 1_000)
  })
  hear<{ resumed: boolean }>("hello", ({ resumed }) => {
    connection.value = "open"
    if (!resumed) for (const listener of freshListeners) listener()
  })
  for (const subscribe of waiting) subscribe(source)
}

function reconnect(): void {
  source?.close()
  source = undefined
  connect()
}
