import type { ContenderName } from "../contenders/registry.ts"
import type { Source } from "./type-check.ts"

/** A framework as its user installs, imports and writes it. */
export interface Subject {
  readonly contender: ContenderName
  /** What is written in the dependencies of a bot. */
  readonly packages: readonly string[]
  readonly modules: readonly string[]
  readonly source: Source
}

export const SUBJECTS: readonly Subject[] = [
  {
    contender: "backchat",
    packages: ["@backchat/core", "@backchat/adapters"],
    modules: ["@backchat/core", "@backchat/adapters/linq"],
    source: {
      head: `import { createBot } from "@backchat/core"
import { linq } from "@backchat/adapters/linq"
const bot = createBot({ adapter: linq() })`,
      handler: (index) =>
        `bot.onText("order {id:int} in shop ${index}", (ctx) => \`Order \${ctx.params.id.toFixed()} is yours, \${ctx.text}\`)`,
    },
  },
  {
    contender: "chat sdk",
    packages: ["chat", "@chat-adapter/state-memory", "chat-adapter-linq"],
    modules: ["chat", "@chat-adapter/state-memory", "chat-adapter-linq"],
    source: {
      head: `import { Chat } from "chat"
import { createMemoryState } from "@chat-adapter/state-memory"
import { createLinqAdapter } from "chat-adapter-linq"
const chat = new Chat({ userName: "bot", adapters: { linq: createLinqAdapter() }, state: createMemoryState() })`,
      handler: (index) =>
        `chat.onNewMessage(/order (\\d+) in shop ${index}/i, async (thread, message) => {
  await thread.post(\`Order is yours, \${message.text}\`)
})`,
    },
  },
  {
    contender: "grammy",
    packages: ["grammy"],
    modules: ["grammy"],
    source: {
      head: `import { Bot } from "grammy"
const bot = new Bot("1:token")`,
      handler: (index) =>
        `bot.hears(/order (\\d+) in shop ${index}/i, (ctx) => ctx.reply(\`Order \${ctx.match[1]} is yours, \${ctx.message?.text}\`))`,
    },
  },
  {
    contender: "bolt",
    packages: ["@slack/bolt"],
    modules: ["@slack/bolt"],
    source: {
      head: `import { App } from "@slack/bolt"
const app = new App({ token: "xoxb-1", signingSecret: "secret" })`,
      handler: (index) =>
        `app.message(/order (\\d+) in shop ${index}/i, async ({ context, say }) => {
  await say(\`Order \${context.matches?.[1]} is yours\`)
})`,
    },
  },
]
