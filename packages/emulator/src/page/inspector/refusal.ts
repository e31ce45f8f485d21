/** A request of the page that cannot be done: its HTTP status, and words for the person in front of it. */
export class Refusal extends Error {
  override readonly name = "Refusal"
  readonly status: number

  constructor(status: 400 | 404 | 409 | 502, message: string) {
    super(message)
    this.status = status
  }
}

/** What the page is told of an error. */
export function wordsFor(thrown: unknown): { readonly status: number; readonly error: string } {
  if (thrown instanceof Refusal) return { status: thrown.status, error: thrown.message }
  // What body-parser throws carries the status it deserves.
  const { status } = Object(thrown)
  const error = thrown instanceof Error ? thrown.message : String(thrown)
  return { status: typeof status === "number" ? status : 502, error }
}
