const most = 3
const letters = new Intl.Segmenter("en", { granularity: "grapheme" })

/** Whether a text is up to three emoji and nothing else: phones show them large, without a bubble. */
export function isBigEmoji(text: string): boolean {
  if (text.length > most * 30) return false
  const signs = [...letters.segment(text.trim())].map(({ segment }) => segment)
  return signs.length > 0 && signs.length <= most && signs.every(isEmoji)
}

function isEmoji(sign: string): boolean {
  return /^(\p{Emoji_Presentation}|\p{Emoji}\uFE0F|[\p{Emoji_Modifier_Base}\p{Extended_Pictographic}](?=\p{Emoji_Modifier}|\u200D)|\p{Extended_Pictographic}$)/u.test(
    sign,
  )
}
