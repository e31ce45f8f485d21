import type { SavedTranscript, Step, StepPlace } from "../../driver/transcript-steps.ts"
import { groupOf } from "./excerpt.ts"
import { literal, Names, options as source } from "./source.ts"

/** What a saved test stands on. */
export interface SavedTestOptions {
  /** What the test is called. Default: by its first words. */
  readonly title?: string | undefined
  /** Where the bot is, as the test imports it. Default `./bot.ts`. */
  readonly bot?: string | undefined
  /** How the emulator differs from the usual one. */
  readonly emulator?: { readonly lines?: readonly string[]; readonly spec?: string }
}

/**
 * A conversation as a Vitest file that has it again and expects the same answers: the words of each, and that
 * there are no more of them. It imports the bot, which has to be the module's default export.
 */
export function savedTest(saved: SavedTranscript, options: SavedTestOptions = {}): string {
  const { bot = "./bot.ts", title = titleOf(saved.steps), emulator = {} } = options
  const body = new Script(saved).lines().map((line) => (line === "" ? "" : `  ${line}`))
  return `import { createEmulator } from "@backchat/emulator/testing"
import { afterAll, it } from "vitest"

const emulator = createEmulator(${source(emulator)})
await emulator.start()
// The bot reads these while it is imported, as it does in production.
Object.assign(process.env, {
  LINQ_API_V3_API_KEY: emulator.apiKey,
  LINQ_API_V3_BASE_URL: emulator.url,
  LINQ_WEBHOOK_SECRET: emulator.secret,
  PORT: "0",
})
const { default: bot } = await import(${literal(bot)}) // its file ends with: export default bot
emulator.connect(bot.fetch)

afterAll(async () => {
  await bot.stop()
  await emulator.stop()
})

it(${literal(title)}, async () => {
${body.join("\n")}
}, 30_000)

/** Fails when the bot said more, or less, than it did. */
function expectAnswers(bubbles: readonly { fromLine: boolean; text: string }[], count: number): void {
  const said = bubbles.filter(({ fromLine }) => fromLine).map(({ text }) => text)
  if (said.length !== count) throw new Error(\`expected \${count} answers, and there are: \${JSON.stringify(said)}\`)
}
`
}

type Saved = SavedTranscript["people"][number]

/** Writes steps down as code. */
class Script {
  readonly #saved: SavedTranscript
  readonly #people = new Names(["emulator", "bot", "it", "afterAll", "createEmulator", "expectAnswers"])
  readonly #made = new Map<number, string>()
  readonly #needed: ReadonlySet<number>

  constructor(saved: SavedTranscript) {
    this.#saved = saved
    this.#needed = new Set(saved.steps.flatMap((step) => ("to" in step ? [step.to] : [])))
  }

  lines(): string[] {
    const { people, steps } = this.#saved
    const introduced = people.map((person) => {
      const traits = source(traitsOf(person))
      return `const ${this.#people.of(person.name)} = emulator.person(${literal(person.name)}, ${traits})`
    })
    const played = steps.map((step, index) => this.#line(step, index))
    return [...introduced, "", ...played, "", "await emulator.settled()", ...this.#counts()]
  }

  #line(step: Step, index: number): string {
    if (step.does === "opens group") {
      const name = this.#people.of(`group ${index}`, step.name || "group")
      this.#made.set(index, name)
      const members = step.people.map((who) => this.#people.of(who)).join(", ")
      const on = step.line === undefined ? "" : `, { line: ${literal(step.line)} }`
      return `const ${name} = emulator.group(${literal(step.name)}, [${members}]${on})`
    }
    return `${this.#kept(index)}await ${this.#call(step)}`
  }

  #call(step: Exclude<Step, { does: "opens group" }>): string {
    const who = this.#people.of(step.who)
    switch (step.does) {
      case "says":
      case "hears":
        return `${who}.${step.does}(${literal(step.text)}${this.#where(step, ", ")})`
      case "replies":
        return `${who}.replies(${this.#bubble(step.to)}, ${literal(step.text)}${partOf(step)})`
      case "sends":
        return `${who}.sends(${this.#file(step)}${this.#where(step, ", ")})`
      case "reacts":
      case "unreacts":
        return `${who}.${step.does}(${literal(step.reaction)}, ${this.#bubble(step.to)}${partOf(step)})`
      case "edits":
        return `${who}.edits(${this.#bubble(step.to)}, ${literal(step.text)}${partOf(step)})`
      case "types":
        return `${who}.types(${this.#where(step)})`
      case "stops typing":
        return `${who}.stopsTyping(${this.#where(step)})`
      case "reads":
        return `${who}.reads(${this.#where(step)})`
      case "joins":
        return `${this.#group(step.group)}.adds(${who})`
      case "leaves":
        return `${who}.leaves(${this.#group(step.group)})`
      case "renames":
        return `${this.#group(step.group)}.renames(${who}, ${literal(step.name)})`
    }
  }

  /** How many answers there were in each place, so that one more or one less is noticed. */
  #counts(): string[] {
    const counts = new Map<string, number>()
    for (const step of this.#saved.steps) {
      if (step.does !== "hears") continue
      const group = groupOf(step)
      // A group's bubble is heard by whoever is first; all of its phones show it.
      const reader = group === undefined ? step.who : this.#readerOf(group, step.who)
      const bubbles = `${this.#people.of(reader)}.bubbles(${this.#where(step)})`
      counts.set(bubbles, (counts.get(bubbles) ?? 0) + 1)
    }
    return [...counts].map(([bubbles, count]) => `expectAnswers(${bubbles}, ${count})`)
  }

  #readerOf(group: number, who: string): string {
    const opened = this.#saved.steps[group]
    return (opened?.does === "opens group" ? opened.people[0] : undefined) ?? who
  }

  #kept(index: number): string {
    if (!this.#needed.has(index)) return ""
    const name = this.#people.of(`step ${index}`, `bubble ${index + 1}`)
    this.#made.set(index, name)
    return `const ${name} = `
  }

  #bubble(step: number): string {
    return this.#made.get(step) ?? `{ id: "step ${step} made no bubble" }`
  }

  #group(step: number): string {
    return this.#made.get(step) ?? "nobody"
  }

  #where(step: StepPlace & { readonly effect?: string }, before = ""): string {
    const { group, line, effect } = step
    const how = [
      ...(group === undefined ? [] : [`in: ${this.#group(group)}`]),
      ...(line === undefined ? [] : [`line: ${literal(line)}`]),
      ...(effect === undefined ? [] : [`effect: ${literal(effect)}`]),
    ]
    return how.length === 0 ? "" : `${before}{ ${how.join(", ")} }`
  }

  #file({ filename, mimeType, base64, text, voiceMemo }: Extract<Step, { does: "sends" }>): string {
    const bytes = `Buffer.from(${literal(base64)}, "base64")`
    return source({ filename, mimeType, text, voiceMemo }).replace("{", `{ bytes: ${bytes},`)
  }
}

/** What is to be said of a person, without what goes without saying. */
function traitsOf({ handle, services = [], readReceipts, reads }: Saved): Record<string, unknown> {
  const [best = "iMessage"] = services
  const usual: readonly string[] = handle.includes("@") ? ["iMessage"] : [...new Set([best, "SMS"])]
  const isUsual = services.length === 0 || services.join() === usual.join()
  return {
    handle,
    service: isUsual && best !== "iMessage" ? best : undefined,
    services: isUsual ? undefined : services,
    readReceipts: readReceipts === false ? false : undefined,
    reads: reads === "when asked" ? reads : undefined,
  }
}

function partOf({ partIndex = 0 }: { readonly partIndex?: number }): string {
  return partIndex === 0 ? "" : `, ${partIndex}`
}

function titleOf(steps: readonly Step[]): string {
  const said = steps.find((step) => step.does === "says")
  return said ? `answers ${said.who}: ${said.text.slice(0, 60)}` : "answers as it did"
}
