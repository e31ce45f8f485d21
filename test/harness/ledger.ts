/** What the platform knows of one message that a person wrote. */
interface Entry {
  readonly chat: string
  readonly text: string
  /** When the first request began: a bot that died over it may have kept it then. */
  readonly from: number
  /** When the first acknowledgement came. */
  acknowledgedAt: number | undefined
}

/** What one chat's person saw, in order. */
export interface Seen {
  readonly chat: string
  readonly replies: readonly string[]
}

export interface Verdict {
  readonly accepted: number
  readonly answered: number
  readonly lost: number
  readonly doubled: number
  readonly reordered: number
  /** Chats whose session did not count each message once. */
  readonly miscounted: number
  /** The first few sentences about what went wrong. */
  readonly complaints: readonly string[]
}

/** What the bots acknowledged, held against what the people saw. */
export class Ledger {
  readonly #entries = new Map<string, Entry>()
  #acknowledged = 0

  get acknowledged(): number {
    return this.#acknowledged
  }

  /** A delivery was answered, or not, between these times. */
  note(id: string, chat: string, text: string, isAcknowledged: boolean, from: number, to: number): void {
    let entry = this.#entries.get(id)
    if (entry === undefined) {
      entry = { chat, text, from, acknowledgedAt: undefined }
      this.#entries.set(id, entry)
    }
    if (!isAcknowledged || entry.acknowledgedAt !== undefined) return
    entry.acknowledgedAt = to
    this.#acknowledged++
  }

  /**
   * The bots answer `text` with bubbles `text#count`, or `text#count/1`, `/2`, `/3`, where count is the
   * chat's session.
   */
  judge(seen: readonly Seen[]): Verdict {
    const complaints: string[] = []
    const byChat = new Map<string, Entry[]>()
    for (const entry of this.#entries.values())
      byChat.set(entry.chat, [...(byChat.get(entry.chat) ?? []), entry])
    let [answered, lost, doubled, reordered, miscounted] = [0, 0, 0, 0, 0]
    for (const { chat, replies } of seen) {
      const entries = byChat.get(chat) ?? []
      const places = new Map<string, number>()
      for (const [place, reply] of replies.entries()) {
        const bubble = reply.replace(/#\d+/, "")
        if (places.has(bubble)) {
          doubled++
          complaints.push(`"${bubble}" was said twice.`)
        } else places.set(bubble, place)
      }
      const counts = replies
        .filter((reply) => !/\/[23]$/.test(reply))
        .map((reply) => Number(/#(\d+)/.exec(reply)?.[1]))
      if (counts.some((count, index) => count !== index + 1)) {
        miscounted++
        complaints.push(`The session of a chat counted ${counts.join(" ")}.`)
      }
      const spoken: { readonly entry: Entry; readonly place: number }[] = []
      for (const entry of entries) {
        if (entry.acknowledgedAt === undefined) continue
        const bubbles = bubblesOf(entry.text).map((bubble) => places.get(bubble))
        const [place] = bubbles
        if (place === undefined || bubbles.includes(undefined)) {
          lost++
          complaints.push(`"${entry.text}" was acknowledged and not answered in full.`)
          continue
        }
        answered++
        spoken.push({ entry, place })
        if (bubbles.some((one, index) => one !== place + index)) {
          reordered++
          complaints.push(`The bubbles of "${entry.text}" were not said one after the other.`)
        }
      }
      reordered += countOvertakings(spoken, complaints)
    }
    return {
      accepted: this.#acknowledged,
      answered,
      lost,
      doubled,
      reordered,
      miscounted,
      complaints: complaints.slice(0, 10),
    }
  }
}

/** Every tenth message is answered in three bubbles. */
export function bubblesOf(text: string): readonly string[] {
  return text.endsWith("0") ? [`${text}/1`, `${text}/2`, `${text}/3`] : [text]
}

/**
 * A reply overtook another if the other's message was acknowledged before its own was delivered for the
 * first time. Messages whose deliveries overlap have no order.
 */
function countOvertakings(
  spoken: readonly { readonly entry: Entry; readonly place: number }[],
  complaints: string[],
): number {
  const inOrder = spoken.toSorted((a, b) => a.place - b.place)
  let overtakings = 0
  let latestStart = 0
  let latest: Entry | undefined
  for (const { entry } of inOrder) {
    if (entry.acknowledgedAt !== undefined && entry.acknowledgedAt < latestStart) {
      overtakings++
      complaints.push(`"${latest?.text}" was answered before "${entry.text}", which was there first.`)
    }
    if (entry.from > latestStart) {
      latestStart = entry.from
      latest = entry
    }
  }
  return overtakings
}
