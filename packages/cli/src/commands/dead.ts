import type { DeadLetter, Store } from "@backchat/core"
import { type Command, command } from "../command-line/command.ts"
import { Misuse } from "../command-line/problem.ts"
import { columns } from "../command-line/usage.ts"
import { openStore } from "../stores/open-store.ts"

const VERBS = ["list", "redrive", "drop"] as const

/** More than anybody has: they are read in one go, since what is redriven may be buried again meanwhile. */
const MOST = 1_000_000

export const dead: Command = command({
  usage: "dead list|redrive|drop [ID …] [options]",
  about:
    "The events that failed for good, with their error and body. Redriven, an event goes back to its chat with\n" +
    "fresh attempts, and what it had already sent is not sent again. Dropped, it is forgotten. The bot may run\n" +
    "meanwhile.",
  flags: {
    store: {
      type: "string",
      value: "PLACE",
      help: "a SQLite file, or a URL like redis://127.0.0.1:6379\n(default: what backchat dev keeps in .backchat/)",
    },
    prefix: { type: "string", value: "NAME", help: "the prefix of the keys in Redis (default backchat)" },
    all: { type: "boolean", help: "redrive or drop all of them" },
    limit: { type: "string", value: "N", help: "how many are listed, oldest first (default 100)" },
    json: { type: "boolean", help: "list them as JSON, with their bodies" },
  },
  more: "  backchat dead list\n  backchat dead redrive --all --store redis://127.0.0.1:6379",
  async run(values, [verb = "list", ...ids]) {
    if (verb !== "list" && verb !== "redrive" && verb !== "drop") {
      throw new Misuse(`dead ${verb} is nothing it can do; there are ${VERBS.join(", ")}.`)
    }
    const limit = limitFrom(values.limit)
    if (verb !== "list" && ids.length > 0 === (values.all ?? false)) {
      throw new Misuse(`Say which to ${verb}: one or more ids (backchat dead list shows them), or --all.`)
    }
    const { store, name } = await openStore(values.store, values.prefix)
    try {
      if (verb === "list") return await list(store, { name, limit, asJson: values.json ?? false })
      return await change(store, verb, ids)
    } finally {
      await store.close()
    }
  },
})

function limitFrom(text = "100"): number {
  const limit = Number(text)
  if (Number.isInteger(limit) && limit > 0) return limit
  throw new Misuse(`--limit is a number above 0, not ${JSON.stringify(text)}.`)
}

async function list(
  store: Store,
  { name, limit, asJson }: { readonly name: string; readonly limit: number; readonly asJson: boolean },
): Promise<number> {
  const letters = await store.buried.list({ limit })
  if (asJson) {
    console.log(JSON.stringify(letters, null, 2))
    return 0
  }
  const { buried } = await store.depth()
  console.log(`${buried} dead ${buried === 1 ? "letter" : "letters"} in ${name}${buried === 0 ? "." : ":"}`)
  for (const letter of letters) console.log(`\n${inWords(letter)}`)
  if (buried > letters.length) console.log(`\n… and ${buried - letters.length} more: --limit ${buried}`)
  return 0
}

function inWords({ delivery, error, attempts, buriedAt }: DeadLetter): string {
  const { id, type, lane, traceId } = delivery
  return `${id}\n${columns([
    ["type", type],
    ["error", error],
    [
      "buried",
      `${new Date(buriedAt).toISOString()} after ${attempts} ${attempts === 1 ? "attempt" : "attempts"}`,
    ],
    ["lane", lane],
    ...(traceId === undefined ? [] : [["trace", traceId] as const]),
  ])}`
}

async function change(store: Store, verb: "redrive" | "drop", ids: readonly string[]): Promise<number> {
  const isAll = ids.length === 0
  const wanted = isAll ? (await store.buried.list({ limit: MOST })).map(({ delivery }) => delivery.id) : ids
  const missing: string[] = []
  for (const id of wanted) if (!(await store.buried[verb](id)) && !isAll) missing.push(id)
  const count = wanted.length - missing.length
  console.log(`${verb === "redrive" ? "Redriven" : "Dropped"}: ${count}.`)
  for (const id of missing) console.error(`There is no dead letter ${id}. See: backchat dead list`)
  return missing.length === 0 ? 0 : 1
}
