/** Rules in the manner of Weizenbaum's ELIZA: the first that fits answers. */
const RULES: readonly (readonly [RegExp, (rest: string) => string])[] = [
  [
    /\b(?:who|what) are you\b|\bare you (?:an? )?(?:ai|bot|robot|human|person|real|machine|model|chatgpt|llm)\b|\byour name\b/i,
    () => "I am rules and not an AI. I match words, and I understand nothing.",
  ],
  [
    /^(?:hi|hello|hey|good (?:morning|evening|afternoon))\b/i,
    () => "Hello! I am rules and not an AI, but I listen.",
  ],
  [
    /\[(?:a picture|\d+ pictures)(?: that you cannot see)?\]/i,
    () => "There is a picture, but I am rules and not an AI: I cannot see it. Connect a model that can.",
  ],
  [/\bthank/i, () => "You are welcome."],
  [/^(?:bye|goodbye|good night|see you)\b/i, () => "Goodbye!"],
  [/\bi(?:'m| am) (.+)/i, (rest) => `How long have you been ${rest}?`],
  [/\bi feel (.+)/i, (rest) => `What makes you feel ${rest}?`],
  [/\bi (?:want|need|would like) (.+)/i, (rest) => `What would it mean to you to get ${rest}?`],
  [/\bmy (.+)/i, (rest) => `Tell me more about your ${rest}.`],
  [/\bbecause (.+)/i, () => "Is that the only reason?"],
  [/\?\s*$/, () => "I do not know: I am only rules. Ask me what I can do."],
]

const MIRROR: ReadonlyMap<string, string> = new Map([
  ["i", "you"],
  ["me", "you"],
  ["my", "your"],
  ["mine", "yours"],
  ["am", "are"],
  ["i'm", "you're"],
  ["you", "I"],
  ["your", "my"],
  ["yours", "mine"],
  ["myself", "yourself"],
])

/** What a rule makes of a text, or undefined when none fits. */
export function reflected(said: string): string | undefined {
  for (const [pattern, reply] of RULES) {
    const found = pattern.exec(said)
    if (found !== null) return reply(mirrored(found[1] ?? ""))
  }
  return undefined
}

/** Said from the other side: "my dog loves me" becomes "your dog loves you". */
function mirrored(text: string): string {
  const words = text.replace(/[.!?\s]+$/, "").split(/\s+/)
  return words.map((word) => MIRROR.get(word.toLowerCase()) ?? word).join(" ")
}
