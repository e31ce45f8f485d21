import type { Bubble } from "../world/bubble.ts"
import type { Driver } from "./driver.ts"
import type { Group } from "./group.ts"
import type { Where } from "./person-words.ts"
import type { SavedTranscript, Step, StepPlace } from "./transcript-steps.ts"

/** How a conversation is had again. */
export interface ReplayOptions {
  /** `"same"`: each answer has the words it had. `"any"`: something comes. `"ignored"`: nobody waits. Default same. */
  readonly answers?: "same" | "any" | "ignored"
  /** How long an answer may take, in ms. Default 5000. */
  readonly timeoutMs?: number
}

/**
 * Lets people say and do again what they said and did, and waits for the answers they heard.
 * @throws Error with the transcript when an answer does not come.
 */
export async function replay(driver: Driver, saved: SavedTranscript, options: ReplayOptions): Promise<void> {
  if (saved.version !== 1)
    throw new Error(`This transcript has version ${saved.version}; version 1 can be replayed.`)
  for (const { name, ...traits } of saved.people) if (!driver.knows(name)) driver.person(name, traits)
  const stage = new Stage(driver, options)
  for (const [index, step] of saved.steps.entries()) await stage.play(step, index)
}

class Stage {
  readonly #driver: Driver
  readonly #options: ReplayOptions
  readonly #bubbles = new Map<number, Bubble>()
  readonly #groups = new Map<number, Group>()

  constructor(driver: Driver, options: ReplayOptions) {
    this.#driver = driver
    this.#options = options
  }

  async play(step: Step, index: number): Promise<void> {
    const made = await this.#act(step, index)
    if (made) this.#bubbles.set(index, made)
  }

  async #act(step: Step, index: number): Promise<Bubble | undefined> {
    if (step.does === "opens group") {
      const { name, people, line } = step
      const members = people.map((who) => this.#driver.person(who))
      this.#groups.set(index, this.#driver.group(name, members, line === undefined ? {} : { line }))
      return
    }
    const person = this.#driver.person(step.who)
    switch (step.does) {
      case "says":
        return person.says(step.text, {
          ...this.#where(step),
          ...(step.effect === undefined ? {} : { effect: step.effect }),
        })
      case "replies":
        return person.replies(this.#bubble(step.to), step.text, step.partIndex)
      case "sends": {
        const { filename, mimeType, base64, text, voiceMemo = false } = step
        const file = {
          filename,
          mimeType,
          bytes: Buffer.from(base64, "base64"),
          voiceMemo,
          ...(text === undefined ? {} : { text }),
        }
        return person.sends(file, this.#where(step))
      }
      case "reacts":
        await person.reacts(step.reaction, this.#bubble(step.to), step.partIndex)
        return
      case "unreacts":
        await person.unreacts(step.reaction, this.#bubble(step.to), step.partIndex)
        return
      case "edits":
        await person.edits(this.#bubble(step.to), step.text, step.partIndex)
        return
      case "types":
        await person.types(this.#where(step))
        return
      case "stops typing":
        await person.stopsTyping(this.#where(step))
        return
      case "reads":
        await person.reads(this.#where(step))
        return
      case "joins":
        await this.#group(step.group).adds(person)
        return
      case "leaves":
        await person.leaves(this.#group(step.group))
        return
      case "renames":
        await this.#group(step.group).renames(person, step.name)
        return
      case "hears": {
        const { answers = "same", timeoutMs = 5000 } = this.#options
        if (answers === "ignored") return
        return person.hears(answers === "same" ? step.text : /(?:)/, { ...this.#where(step), timeoutMs })
      }
    }
  }

  #where({ group, line }: StepPlace): Where {
    if (group !== undefined) return { in: this.#group(group) }
    return line === undefined ? {} : { line }
  }

  #bubble(step: number): Bubble {
    const bubble = this.#bubbles.get(step)
    if (!bubble) throw new Error(`Step ${step} made no bubble in this replay, so nothing can refer to it.`)
    return bubble
  }

  #group(step: number): Group {
    const group = this.#groups.get(step)
    if (!group) throw new Error(`Step ${step} opened no group in this replay.`)
    return group
  }
}
