import type { SavedTranscript } from "../../src/driver/transcript-steps.ts"
import type { BuriedEvent } from "../../src/page/bot-link.ts"
import type { BotState } from "../../src/page/inspector/bot-watch.ts"
import type { Entry, Summary } from "../../src/page/inspector/entry.ts"
import type { FaultState } from "../../src/page/inspector/fault-desk.ts"
import type { Replayed } from "../../src/page/inspector/replaying.ts"
import type { EventRoad } from "../../src/page/inspector/routes/traffic.ts"
import type { Snapshot } from "../../src/page/inspector/routes.ts"
import type { WorldTime } from "../../src/page/inspector/world-time.ts"
import { get, post } from "../server/ask.ts"

/** Where the inspector's half of the server is, below `/_page`. */
const at = "/inspector"

/** Where a webhook's payload can be downloaded. */
export function fixtureUrl(seq: number): string {
  return `/_page${at}/entries/${seq}/fixture`
}

/** What the emulator can be asked and told. Each throws words for the person in front of it. */
export const api = {
  snapshot: (): Promise<Snapshot> => get(`${at}/state`),
  entry: (seq: number): Promise<Entry> => get(`${at}/entries/${seq}`),
  road: (eventId: string): Promise<EventRoad> => get(`${at}/events/${encodeURIComponent(eventId)}`),
  resend: (seq: number, body: string | undefined, asNew: boolean): Promise<Summary> =>
    post(`${at}/entries/${seq}/resend`, { body, asNew }),
  testOf: (seq: number): Promise<string> => post(`${at}/entries/${seq}/test`, {}),
  transcript: (): Promise<SavedTranscript> => get(`${at}/transcript`),
  testOfTranscript: (part: TranscriptPart): Promise<string> => post(`${at}/transcript/test`, part),
  replay: (part: TranscriptPart & { readonly answers: string }): Promise<Replayed> =>
    post(`${at}/transcript/replay`, part),
  turnFault: (kind: string, on: boolean, settings: object): Promise<readonly FaultState[]> =>
    post(`${at}/faults/${kind}`, { on, settings }),
  reseed: (seed: number): Promise<{ seed: number; faults: readonly FaultState[] }> =>
    post(`${at}/faults/seed`, { seed }),
  clearFaults: (): Promise<readonly FaultState[]> => post(`${at}/faults/clear`, {}),
  jump: (by: string): Promise<WorldTime & { readonly settled: boolean }> => post(`${at}/clock`, { by }),
  restart: (): Promise<BotState> => post(`${at}/bot/restart`, {}),
  kill: (point: string): Promise<BotState> => post(`${at}/bot/kill`, { at: point }),
  buried: (): Promise<readonly BuriedEvent[]> => get(`${at}/buried`),
  redrive: (id: string): Promise<{ readonly count: number }> => post(`${at}/buried/redrive`, { id }),
  drop: (id: string): Promise<{ readonly count: number }> => post(`${at}/buried/drop`, { id }),
}

/** Which part of which transcript: the emulator's own when none is given. */
export interface TranscriptPart {
  readonly transcript?: SavedTranscript | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
}
