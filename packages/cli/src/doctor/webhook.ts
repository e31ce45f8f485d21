import { randomUUID } from "node:crypto"
import { deliveryHeaders } from "@backchat/emulator"
import type LinqAPIV3 from "@linqapp/sdk"
import { ask, WEBHOOK_VERSION } from "../platform/client.ts"
import { broken, type Finding, good, note } from "./finding.ts"

type Subscription = Awaited<ReturnType<LinqAPIV3["webhookSubscriptions"]["list"]>>["subscriptions"][number]

const PATIENCE_MS = 10_000

/** Whether Linq knows where the bot is, and whether the bot there answers as one that has its secret. */
export async function lookAtWebhooks(client: LinqAPIV3): Promise<readonly Finding[]> {
  const { subscriptions } = await ask(client.webhookSubscriptions.list())
  const [active, sleeping] = [true, false].map((is) => subscriptions.filter((one) => one.is_active === is))
  if (active === undefined || active.length === 0) {
    const why = sleeping?.length
      ? "all webhook subscriptions are inactive"
      : "there is no webhook subscription"
    return [broken("webhook", why, "backchat webhook create https://your.host/linq")]
  }
  return (await Promise.all(active.map(lookAtOne))).flat()
}

async function lookAtOne(subscription: Subscription): Promise<readonly Finding[]> {
  const { target_url: url, subscribed_events: events } = subscription
  const version = new URL(url).searchParams.get("version")
  const findings = [
    version === WEBHOOK_VERSION
      ? good("webhook", `${url}, ${events.length} event types`)
      : note("webhook", url, `Pin its version, so that it never changes shape: ?version=${WEBHOOK_VERSION}`),
  ]
  if (!events.includes("message.received")) {
    findings.push(
      broken("webhook", `${url} is not told of message.received`, "Create it again with that event."),
    )
  }
  return [...findings, ...(await knock(url))]
}

/** Two knocks: without a signature the bot has to refuse, with one it has to open. */
async function knock(url: string): Promise<readonly Finding[]> {
  const unsigned = await post(url, {}, "{}")
  if (typeof unsigned === "string") {
    return [
      broken(
        "reachable",
        `${url}: ${unsigned}`,
        "Start the bot there, or its tunnel, and let POST through to it.",
      ),
    ]
  }
  if (unsigned !== 401) {
    return [
      broken(
        "reachable",
        `${url} answered ${unsigned} to a request without a signature; a bot answers 401`,
        unsigned < 300
          ? "Something else answers there, or signatures are not checked: anyone could speak for Linq."
          : "The path leads somewhere else, or a proxy stands before the bot.",
      ),
    ]
  }
  const reachable = good("reachable", "the bot answers there, and refuses what is not signed")
  const secrets = (process.env.LINQ_WEBHOOK_SECRET ?? "").split(/[\s,]+/).filter(Boolean)
  for (const secret of secrets) {
    const status = await signed(url, secret)
    if (status === 200)
      return [reachable, good("signature", "the bot there takes the secret that is set here")]
  }
  if (secrets.length === 0) return [reachable]
  return [
    reachable,
    broken(
      "signature",
      "the bot there refuses what is signed with the secret that is set here",
      "Set the same LINQ_WEBHOOK_SECRET where the bot runs, and let no proxy or body parser touch the body.",
    ),
  ]
}

/** An event that every Backchat bot acknowledges and passes over: something its own line said. */
function signed(url: string, secret: string): Promise<number | string> {
  const eventId = randomUUID()
  const type = "message.received"
  const body = JSON.stringify({
    api_version: "v3",
    webhook_version: WEBHOOK_VERSION,
    event_type: type,
    event_id: eventId,
    created_at: new Date().toISOString(),
    data: {
      id: randomUUID(),
      chat: { id: randomUUID() },
      direction: "outbound",
      is_from_me: true,
      parts: [],
    },
  })
  const timestampS = Math.floor(Date.now() / 1_000)
  const headers = deliveryHeaders({ secret, eventId, timestampS, body }, { type, subscriptionId: "doctor" })
  return post(url, headers, body)
}

/** The status, or why there was none. */
async function post(url: string, headers: Record<string, string>, body: string): Promise<number | string> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const init = { method: "POST", headers: { "content-type": "application/json", ...headers }, body, signal }
    const response = await fetch(url, { ...init, redirect: "manual" })
    await response.body?.cancel()
    return response.status
  } catch (error) {
    if (!(error instanceof Error)) return String(error)
    if (error.name === "TimeoutError") return `no answer within ${PATIENCE_MS / 1_000} s`
    return error.cause instanceof Error
      ? error.cause.message || String(Object(error.cause).code)
      : error.message
  }
}
