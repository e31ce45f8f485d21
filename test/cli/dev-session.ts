import { type Started, start } from "./command.ts"

/** A bot at work under `backchat dev`. */
export interface Dev extends Started {
  /** Where the page is. */
  readonly url: string
  /** Ends it as a container would. @returns the exit code */
  stop(): Promise<number | null>
}

/** Starts `backchat dev` in a folder and waits until the bot runs. @throws Error with what it printed, if it does not */
export async function dev(cwd: string, ...args: string[]): Promise<Dev> {
  const started = start(["dev", "--port", "0", ...args], { cwd })
  const verdict = await started.line(/(✓ \S+ runs|✗.*)\./)
  if (verdict.startsWith("✗")) throw new Error(`The bot did not start. It printed:\n${started.printed()}`)
  const url = await started.line(/(http:\/\/127\.0\.0\.1:\d+)\//)
  const stop = async () => {
    started.child.kill("SIGTERM")
    return (await started.ended).code
  }
  return { ...started, url, stop }
}
