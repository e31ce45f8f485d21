import { BackchatError, type Json } from "@backchat/core"
import type { StandardSchemaV1 } from "@standard-schema/spec"
import { fromText, toText } from "./plain.ts"

/** How sessions of one name are written down and read again. */
export interface Format {
  readonly name: string
  readonly version: number
  readonly schema?: StandardSchemaV1<unknown, object> | undefined
  readonly migrate?: ((old: unknown, fromVersion: number) => unknown) | undefined
}

/** A session as it is stored, as JSON text: `{ v, data }`. */
export function seal({ name, version, schema }: Format, session: unknown): string {
  return `{"v":${version},"data":${toText(name, session, schema !== undefined)}}`
}

/** The session in a stored value, brought to the current version. @throws BackchatError `state_invalid` */
export async function open(format: Format, stored: Json): Promise<object> {
  const { v, data } = envelope(format, stored)
  const current = v === format.version ? data : await migrated(format, data, v)
  return check(format, fromText(toText(format.name, current, format.schema !== undefined)))
}

/** A session that nothing shares with whoever made it. @throws BackchatError `state_invalid` */
export function copy(format: Format, session: unknown): Promise<object> {
  return check(format, fromText(toText(format.name, session, format.schema !== undefined)))
}

function envelope({ name }: Format, stored: Json): { readonly v: number; readonly data: Json } {
  if (typeof stored === "object" && stored !== null && "v" in stored && "data" in stored) {
    const { v, data } = stored
    if (typeof v === "number") return { v, data }
  }
  throw new BackchatError(
    "state_invalid",
    `What is stored for ctx.${name} was not written by session(). Something else uses keys that start with "session:".`,
  )
}

async function migrated({ name, version, migrate }: Format, data: Json, from: number): Promise<unknown> {
  if (from > version) {
    throw new BackchatError(
      "state_invalid",
      `ctx.${name} was stored by version ${from} of the session, and this process has version ${version}. It is ` +
        "tried again, for a process of the newer version to take it.",
      { retryable: true },
    )
  }
  if (migrate !== undefined) return migrate(data, from)
  throw new BackchatError(
    "state_invalid",
    `ctx.${name} was stored by version ${from} of the session, and this is version ${version}. Pass ` +
      "migrate: (old, fromVersion) => … to session(), then redrive the event with bot.buried.redrive(id).",
  )
}

const SHOWN_ISSUES = 3

async function check({ name, schema }: Format, data: Json): Promise<object> {
  if (schema === undefined) return asObject(name, data)
  const result = await schema["~standard"].validate(data)
  if (result.issues === undefined) return asObject(name, result.value)
  const issues = result.issues.slice(0, SHOWN_ISSUES).map(({ path = [], message }) => {
    const where = path.map((step) => String(typeof step === "object" ? step.key : step)).join(".")
    return where === "" ? message : `${where}: ${message}`
  })
  const more = result.issues.length - issues.length
  throw new BackchatError(
    "state_invalid",
    `ctx.${name} does not fit its schema: ${issues.join("; ")}${more > 0 ? `; and ${more} more` : ""}. When the ` +
      "shape has changed since it was stored, raise version and pass migrate: (old, fromVersion) => …; then " +
      "redrive the event with bot.buried.redrive(id).",
  )
}

function asObject(name: string, data: unknown): object {
  if (typeof data === "object" && data !== null) return data
  throw new BackchatError(
    "state_invalid",
    `ctx.${name} would be ${data === null ? "null" : `a ${typeof data}`}. A session is an object: { count: 0 }, not 0.`,
  )
}
