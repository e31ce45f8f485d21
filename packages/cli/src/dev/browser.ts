import { spawn } from "node:child_process"

const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
}

/** Opens a page in the user's browser; where there is none, the URL on the screen has to do. */
export function openInBrowser(url: string): void {
  const [program, ...args] = OPENERS[process.platform] ?? ["xdg-open"]
  const opener = spawn(program, [...args, url], { stdio: "ignore", detached: true })
  opener.on("error", () => {})
  opener.unref()
}
