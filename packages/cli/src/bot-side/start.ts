import type { Company } from "./stand-beside.ts"

/**
 * Starts a bot that its program only exports, `export default bot` or `export default { fetch: bot.fetch }`,
 * as its host would.
 *
 * @throws Error when there is no bot to be found
 */
export async function startWhatIsNot({ bots, isOpen }: Company, exported: unknown): Promise<void> {
  if (isOpen()) return
  const bot = bots.find((one) => one === exported) ?? (hasFetch(exported) ? bots[0] : undefined)
  if (bot !== undefined) {
    await bot.start()
    return
  }
  if (bots.length > 0) return // it may still be on its way to bot.start()
  throw new Error(
    "This program makes no bot. It needs something like\n\n" +
      '  import { createBot, linq } from "backchat"\n\n' +
      "  const bot = createBot({ adapter: linq() })\n" +
      "  bot.onText((ctx) => ctx.text)\n" +
      "  await bot.start()\n",
  )
}

function hasFetch(exported: unknown): boolean {
  return typeof Object(exported).fetch === "function"
}
