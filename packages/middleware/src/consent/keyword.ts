export type Keyword = "stop" | "start" | "help"

const WORDS: ReadonlyMap<string, Keyword> = new Map([
  ...["STOP", "UNSUBSCRIBE", "OPTOUT", "CANCEL", "END", "QUIT"].map((word) => [word, "stop"] as const),
  ...["START", "OPTIN", "UNSTOP"].map((word) => [word, "start"] as const),
  ["HELP", "help"],
])

/**
 * What a message says about consent, as the platform reads it: the whole message, trimmed, in upper case;
 * "opt out" in any case. "please stop" says nothing (Linq API reference, Chat health).
 */
export function keywordIn(text: string): Keyword | undefined {
  const said = text.trim()
  return /^opt[ -]?out$/i.test(said) ? "stop" : WORDS.get(said)
}
