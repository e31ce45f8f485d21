import type { Emulator } from "../emulator.ts"

/** What the program says when it is ready. */
export function greeting(emulator: Emulator, webhook: string | null): string {
  const { url, apiKey, secret, line, world } = emulator
  const state = world.spec === "latest" ? "the newest state" : "as of July 2026"
  const people = emulator.people.map(({ name, handle }) => {
    const services = [...world.people.at(handle).services].join(", ")
    return `  ${name.padEnd(8)} ${handle.padEnd(20)} ${services}`
  })
  return [
    `The Linq Partner API V3, ${state}, on this machine.`,
    "",
    `  Page     ${url}/  (the phones, in your browser)`,
    `  URL      ${url}`,
    `  API key  ${apiKey}`,
    `  Secret   ${secret}`,
    `  Line     ${line}`,
    `  Webhooks ${webhook ?? "none yet; create a subscription"}`,
    "",
    "Point a client at it:",
    "",
    `LINQ_API_V3_BASE_URL=${url}`,
    `LINQ_API_V3_API_KEY=${apiKey}`,
    `LINQ_WEBHOOK_SECRET=${secret}`,
    "",
    "People with a phone:",
    "",
    ...people,
    "",
    `Type "${emulator.people[0]?.name ?? "Ann"}: hello" to say something. Ctrl-C ends it.`,
  ].join("\n")
}
