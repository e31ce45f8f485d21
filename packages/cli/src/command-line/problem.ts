/** The command was used wrongly: said with a hint at `--help`, exit code 2. */
export class Misuse extends Error {
  override readonly name = "Misuse"
}

/** The command could not do what it was asked to: said without a stack, exit code 1. */
export class Failure extends Error {
  override readonly name = "Failure"
}

/** An error in words for the person at the terminal; those that nobody foresaw keep their stack. */
export function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const isForeseen = /^(Misuse|Failure|BackchatError|PlatformError|Error)$/.test(error.name)
  return isForeseen ? error.message : (error.stack ?? error.message)
}
