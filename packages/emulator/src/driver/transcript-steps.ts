import type { PersonTraits } from "../world/person.ts"
import type { EffectName } from "./person-words.ts"

/** Where a step happens. */
export interface StepPlace {
  /** The step that opened the group. */
  readonly group?: number
  /** A line's number, for a direct chat that is not with the first. */
  readonly line?: string
}

/** Something a person did, or heard. Steps are named by their place in the list. */
export type Step =
  | (StepPlace & {
      readonly does: "says"
      readonly who: string
      readonly text: string
      readonly effect?: EffectName
    })
  | {
      readonly does: "replies"
      readonly who: string
      readonly to: number
      readonly text: string
      /** Default 0. */
      readonly partIndex?: number
    }
  | (StepPlace & {
      readonly does: "sends"
      readonly who: string
      readonly filename: string
      readonly mimeType: string
      readonly base64: string
      readonly text?: string
      readonly voiceMemo?: boolean
    })
  | {
      readonly does: "reacts" | "unreacts"
      readonly who: string
      readonly to: number
      readonly reaction: string
      readonly partIndex: number
    }
  | {
      readonly does: "edits"
      readonly who: string
      readonly to: number
      readonly text: string
      readonly partIndex: number
    }
  | (StepPlace & { readonly does: "types" | "stops typing" | "reads"; readonly who: string })
  | {
      readonly does: "opens group"
      readonly name: string
      readonly people: readonly string[]
      readonly line?: string
    }
  | { readonly does: "joins" | "leaves"; readonly who: string; readonly group: number }
  | { readonly does: "renames"; readonly who: string; readonly group: number; readonly name: string }
  /** The line said this, and it arrived on this person's phone. */
  | (StepPlace & { readonly does: "hears"; readonly who: string; readonly text: string })

/** A conversation that can be had again: plain JSON. */
export interface SavedTranscript {
  readonly version: 1
  readonly people: readonly (PersonTraits & { readonly name: string; readonly handle: string })[]
  readonly steps: readonly Step[]
}
