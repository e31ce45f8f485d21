/** One webhook as a platform would post it, signed and with ids of its own. */
export interface Arrival {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What an arrival is to say, and in which chat. */
export interface Saying {
  /** Counts up; ids are made of it and of the process, so no two arrivals of a run share one. */
  readonly index: number
  readonly chat: number
  readonly text: string
}

/** Every body is made this long, by a longer text: the size of Linq's own sample of a received message. */
const BODY_BYTES = 1_200

/** Makes a body of `BODY_BYTES` by lengthening the text; a body that is longer already stays as it is. */
export function filled(text: string, bodyWith: (text: string) => object): string {
  const missing = BODY_BYTES - JSON.stringify(bodyWith(text)).length
  return JSON.stringify(bodyWith(missing > 1 ? `${text} ${".".repeat(missing - 1)}` : text))
}
