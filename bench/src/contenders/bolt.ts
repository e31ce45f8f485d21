import {
  App,
  type AppOptions,
  ExpressReceiver,
  HTTPReceiver,
  LogLevel,
  MemoryStore,
  type Receiver,
  verifySlackRequest,
} from "@slack/bolt"
import { slackAnswers } from "../platforms/answers.ts"
import { SLACK_SECRET } from "../platforms/slack.ts"
import { type BotOrder, type Contender, MARKDOWN_REPLY, TEXT_REPLY } from "./contender.ts"
import { urlOf } from "./listening.ts"

/**
 * Slack Bolt. In process with a custom receiver that verifies with Bolt's own function and parses; over HTTP with
 * the receiver it comes with. Nothing is kept and ids are not compared.
 */
export const bolt: Contender = {
  async open(order) {
    const { app, sends } = appFor(order, { init: () => {}, start: async () => {}, stop: async () => {} })
    return {
      arrive:
        ({ headers, body }) =>
        () => {
          const timestamp = Number(headers["x-slack-request-timestamp"])
          const signature = headers["x-slack-signature"] ?? ""
          verifySlackRequest({
            signingSecret: SLACK_SECRET,
            headers: { "x-slack-request-timestamp": timestamp, "x-slack-signature": signature },
            body,
          })
          return app.processEvent({ body: JSON.parse(body), ack: async () => {} })
        },
      sends,
      close: async () => {},
    }
  },
  serve: (order) =>
    serve(order, new HTTPReceiver({ signingSecret: SLACK_SECRET, logLevel: LogLevel.ERROR, port: 0 })),
}

/** Bolt on its Express receiver. */
export const boltExpress: Contender = {
  serve: (order) =>
    serve(order, new ExpressReceiver({ signingSecret: SLACK_SECRET, logLevel: LogLevel.ERROR })),
}

async function serve(order: BotOrder, receiver: HTTPReceiver | ExpressReceiver) {
  const { app } = appFor(order, receiver)
  const server = await receiver.start({ port: 0, host: "127.0.0.1" } as never) // typed as a port, taken as options
  return { url: `${urlOf(server as never)}/slack/events`, close: async () => void (await app.stop()) }
}

function appFor(
  { reply, store, hear, settled, apiUrl }: BotOrder,
  receiver: Receiver,
): { app: App; sends: () => number } {
  if (store.kind !== "memory") throw new Error("Bolt keeps no events.")
  const answers = slackAnswers()
  const clientOptions: AppOptions["clientOptions"] =
    apiUrl === undefined ? { fetch: answers.fetch } : { slackApiUrl: `${apiUrl}/` }
  const app = new App({
    receiver,
    logLevel: LogLevel.ERROR,
    clientOptions,
    authorize: async () => ({ botToken: "xoxb-bench", botId: "BBOT", botUserId: "UBOT" }),
    convoStore: reply === "session" ? new MemoryStore<{ count: number }>() : false,
  })
  app.use(async ({ next }) => {
    try {
      await next()
    } finally {
      settled()
    }
  })
  app.message(async ({ message, say, context }) => {
    const text = "text" in message ? (message.text ?? "") : ""
    await hear(text)
    if (reply === "text") await say(TEXT_REPLY)
    else if (reply === "echo") await say(text)
    else if (reply === "markdown") await say({ text: MARKDOWN_REPLY, mrkdwn: true })
    else if (reply === "session") {
      const count = Number(context.conversation?.count ?? 0) + 1
      await context.updateConversation({ count })
      await say(`${TEXT_REPLY} #${count}`)
    }
  })
  return { app, sends: () => answers.sends }
}
