import { bubbles, type Draft, markdown } from "@backchat/core"

/** The bubbles of an answer. What shapes a message shapes the first. */
export async function draftsOf(
  answer: string,
  shapes: readonly ((draft: Draft) => Draft)[],
): Promise<readonly Draft[]> {
  const drafts: Draft[] = []
  for await (const bubble of bubbles(once(answer))) {
    const draft = markdown(bubble)
    drafts.push(drafts.length === 0 ? shapes.reduce((shaped, shape) => shape(shaped), draft) : draft)
  }
  return drafts
}

async function* once(text: string): AsyncGenerator<string> {
  yield text
}
