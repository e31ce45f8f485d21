import { door } from "./door/case.ts"
import { durable } from "./durable/case.ts"
import { growth } from "./growth/case.ts"
import { http } from "./http/case.ts"
import { reliability } from "./reliability/case.ts"
import type { Series } from "./running/series.ts"
import { size } from "./size/case.ts"

export interface Effort {
  /** Fewer events and rounds, for a look; its figures are no basis for a claim. */
  readonly quick: boolean
}

/** One question that the bench answers. */
export interface Case {
  /** What `--only` takes. */
  readonly name: string
  readonly title: string
  /** What is measured in turns. */
  readonly series: (effort: Effort, progress: (line: string) => void) => Promise<readonly Series[]>
  /** Tables that another program of the house makes, as Markdown. */
  readonly tables?: (effort: Effort) => Promise<string | undefined>
}

export const CASES: readonly Case[] = [door, http, durable, growth, reliability, size]
