import { existsSync } from "node:fs"
import { linq } from "@backchat/adapters/linq"
import { BackchatError } from "@backchat/core"
import { broken, type Finding, good, note } from "./finding.ts"

/** The oldest Node that Backchat runs on. */
const OLDEST = { major: 20, minor: 19 }

export function lookAtNode(version: string = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number)
  if (major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor)) {
    return broken("node", version, "Backchat needs Node 20.19 or newer: https://nodejs.org")
  }
  if (major === 20) return note("node", version, "Node 20 is no longer maintained; 22 or 24 is.")
  return good("node", version)
}

export function lookAtEnv(file: string): Finding {
  return existsSync(file)
    ? good("env", `${file} is read`)
    : note("env", `there is no ${file}, so the environment alone counts`)
}

/** Key and secret as the bot itself would check them, which is before anything is sent. */
export function lookAtSecrets(): readonly Finding[] {
  const key = process.env.LINQ_API_V3_API_KEY ? good("key", "LINQ_API_V3_API_KEY is set") : undefined
  const secrets = (process.env.LINQ_WEBHOOK_SECRET ?? "").split(/[\s,]+/).filter(Boolean)
  return [
    key ??
      broken("key", "LINQ_API_V3_API_KEY is not set", "Put your Linq API key into .env or the environment."),
    secretFinding(secrets),
  ]
}

function secretFinding(secrets: readonly string[]): Finding {
  if (secrets.length === 0) {
    return broken(
      "secret",
      "LINQ_WEBHOOK_SECRET is not set",
      "backchat webhook create https://your.host/linq subscribes your bot and writes the secret.",
    )
  }
  try {
    linq({ apiKey: "unused", webhookSecret: secrets })
    return good(
      "secret",
      secrets.length === 1 ? "LINQ_WEBHOOK_SECRET is set" : `${secrets.length} secrets are set`,
    )
  } catch (error) {
    if (!(error instanceof BackchatError)) throw error
    return broken("secret", error.message)
  }
}
