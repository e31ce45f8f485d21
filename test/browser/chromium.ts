import { existsSync } from "node:fs"
import { type Browser, chromium } from "playwright-core"

const executablePath = "/usr/bin/chromium"
const isThere = existsSync(executablePath)
if (!isThere && process.env.CI === "true") {
  throw new Error(`${executablePath} is missing and CI=true: the tests of the page may not be skipped.`)
}
if (!isThere) {
  console.warn(
    "\n!!! chromium is missing: SKIPPING the tests of the page. Get it: apt-get install chromium\n",
  )
}

/** Whether there is no browser to test in. */
export const isBrowserless: boolean = !isThere

/** Opens a browser with what the tests of the page need, fake microphone and all. */
export function launch(): Promise<Browser> {
  const quiet = [
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ]
  const microphone = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
  const args = ["--no-sandbox", "--disable-gpu", "--no-first-run", ...quiet, ...microphone]
  return chromium.launch({ executablePath, args })
}
