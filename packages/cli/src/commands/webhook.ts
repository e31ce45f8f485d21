import { nearest } from "@backchat/core"
import type LinqAPIV3 from "@linqapp/sdk"
import { type Command, command } from "../command-line/command.ts"
import { Failure, Misuse } from "../command-line/problem.ts"
import { columns } from "../command-line/usage.ts"
import { ask, platform, WEBHOOK_VERSION } from "../platform/client.ts"
import { addSecret, ENV_FILE, loadEnv } from "../platform/env-file.ts"

export const webhook: Command = command({
  usage: "webhook create URL | list | delete ID …",
  about:
    "The webhook subscriptions of your Linq account (LINQ_API_V3_API_KEY, from the environment or .env): where\n" +
    `Linq tells your bot what happens. A new one is pinned to the webhook version ${WEBHOOK_VERSION}, and its secret,\n` +
    "which Linq shows only once, is written to .env as LINQ_WEBHOOK_SECRET.",
  flags: {
    events: { type: "string", value: "LIST", help: "event types, separated by commas (default: all)" },
    lines: {
      type: "string",
      value: "LIST",
      help: "your numbers that it is for, +1…, separated by commas (default: all)",
    },
    env: { type: "string", value: "FILE", help: "the file with the key, and for the secret (default .env)" },
    "show-secret": { type: "boolean", help: "print the secret instead of writing it, for a secret manager" },
  },
  more: "  backchat webhook create https://bot.example.com/linq\n  backchat webhook list",
  async run(values, [verb, ...words]) {
    if (verb !== "create" && verb !== "list" && verb !== "delete") {
      throw new Misuse(
        verb === undefined
          ? "Say what to do: create, list or delete."
          : `webhook ${verb} is nothing it can do; there are create, list and delete.`,
      )
    }
    if (verb === "create" && words.length !== 1) throw new Misuse("webhook create needs one URL.")
    if (verb === "delete" && words.length === 0)
      throw new Misuse("webhook delete needs an id; backchat webhook list shows them.")
    const target = verb === "create" ? pinned(words[0] ?? "") : ""
    // The secret may go to a file that is not there yet.
    if (verb === "create") loadEnvIfThere(values.env)
    else loadEnv(values.env)
    const client = platform()
    if (verb === "list") return list(client)
    if (verb === "delete") return remove(client, words)
    return create(client, {
      target,
      events: listed(values.events),
      lines: listed(values.lines),
      file: values.env ?? ENV_FILE,
      isShown: values["show-secret"] ?? false,
    })
  },
})

interface Creation {
  readonly target: string
  readonly events: readonly string[]
  readonly lines: readonly string[]
  readonly file: string
  readonly isShown: boolean
}

async function create(
  client: LinqAPIV3,
  { target, events, lines, file, isShown }: Creation,
): Promise<number> {
  const { events: known } = await ask(client.webhookEvents.list())
  const subscription = await ask(
    client.webhookSubscriptions.create({
      target_url: target,
      subscribed_events: events.length === 0 ? known : events.map((name) => eventAmong(known, name)),
      ...(lines.length > 0 && { phone_numbers: [...lines] }),
    }),
  )
  const { id, signing_secret: secret, subscribed_events } = subscription
  const rows: [string, string][] = [
    ["id", id],
    ["to", subscription.target_url],
    ["events", String(subscribed_events.length)],
    ["lines", lines.join(", ") || "all"],
  ]
  if (isShown) rows.push(["secret", secret])
  else {
    const isSecond = addSecret(file, secret)
    rows.push([
      "secret",
      `in ${file} as LINQ_WEBHOOK_SECRET${isSecond ? ", before the one that was there" : ""}`,
    ])
  }
  console.log(`Created a webhook subscription.\n\n${columns(rows)}`)
  return 0
}

async function list(client: LinqAPIV3): Promise<number> {
  const { subscriptions } = await ask(client.webhookSubscriptions.list())
  const count = subscriptions.length
  console.log(`${count} webhook ${count === 1 ? "subscription" : "subscriptions"}${count === 0 ? "." : ":"}`)
  for (const { id, target_url, is_active, subscribed_events, phone_numbers } of subscriptions) {
    const rows: [string, string][] = [
      ["to", target_url],
      ["active", is_active ? "yes" : "no: nothing is delivered"],
      [
        "events",
        subscribed_events.length > 4 ? String(subscribed_events.length) : subscribed_events.join(", "),
      ],
      ["lines", phone_numbers?.join(", ") || "all"],
    ]
    console.log(`\n${id}\n${columns(rows)}`)
  }
  return 0
}

async function remove(client: LinqAPIV3, ids: readonly string[]): Promise<number> {
  for (const id of ids) {
    await ask(client.webhookSubscriptions.delete(id))
    console.log(`Deleted ${id}. Its secret can go from LINQ_WEBHOOK_SECRET.`)
  }
  return 0
}

/** The address with the webhook version in it, unless it has one. @throws Misuse when Linq would not take it */
function pinned(text: string): string {
  if (!URL.canParse(text))
    throw new Misuse(`${JSON.stringify(text)} is no URL; write it whole, as in https://bot.example.com/linq.`)
  const url = new URL(text)
  const isHere = /^(localhost|127\.|\[::1\])/.test(url.hostname)
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isHere)) {
    throw new Misuse(`Linq delivers to https alone, not to ${text}.`)
  }
  if (!url.searchParams.has("version")) url.searchParams.set("version", WEBHOOK_VERSION)
  return url.href
}

function eventAmong(known: readonly LinqAPIV3.WebhookEventType[], name: string): LinqAPIV3.WebhookEventType {
  const event = known.find((one) => one === name)
  if (event !== undefined) return event
  const meant = nearest(name, known)
  throw new Failure(
    `Linq has no event ${JSON.stringify(name)}. ${meant === undefined ? `There are: ${known.join(", ")}.` : `Did you mean ${meant}?`}`,
  )
}

function listed(text = ""): readonly string[] {
  return text.split(/[\s,]+/).filter((one) => one !== "")
}

function loadEnvIfThere(file: string | undefined): void {
  try {
    loadEnv(file)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
  }
}
