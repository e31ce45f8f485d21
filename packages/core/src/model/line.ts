/** Whether the carrier side of one of your numbers works. */
export type LineStatus = "ACTIVE" | "FLAGGED"

/** How well one of your numbers is regarded. */
export type Reputation = "HEALTHY" | "AT_RISK" | "CRITICAL"

/** What changed about one of your numbers; a field is absent when the platform did not report it. */
export interface LineChange {
  readonly status: { readonly previous: LineStatus; readonly current: LineStatus }
  readonly reputation?: { readonly previous: Reputation; readonly current: Reputation } | undefined
}
