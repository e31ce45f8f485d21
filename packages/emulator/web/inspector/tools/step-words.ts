import type { Step } from "../../../src/driver/transcript-steps.ts"

/** A step as a person would tell it. */
export function stepInWords(step: Step): {
  readonly who: string
  readonly verb: string
  readonly what: string
} {
  if (step.does === "opens group") {
    return { who: step.people.join(", "), verb: "open the group", what: step.name || "(unnamed)" }
  }
  const { who, does } = step
  switch (step.does) {
    case "says":
    case "hears":
      return { who, verb: does, what: step.text }
    case "replies":
      return { who, verb: `replies to ${step.to + 1}:`, what: step.text }
    case "sends":
      return { who, verb: does, what: [step.filename, step.text].filter(Boolean).join(": ") }
    case "reacts":
      return { who, verb: `reacts to ${step.to + 1} with`, what: step.reaction }
    case "unreacts":
      return { who, verb: `takes back from ${step.to + 1}`, what: step.reaction }
    case "edits":
      return { who, verb: `edits ${step.to + 1}:`, what: step.text }
    case "renames":
      return { who, verb: "renames the group", what: step.name }
    default:
      return { who, verb: does, what: "" }
  }
}
