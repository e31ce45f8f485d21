import { createServer } from "node:http"
import { createMemoryState } from "@chat-adapter/state-memory"
import { getRequestListener } from "@hono/node-server"
import { Chat, type StateAdapter } from "chat"
import { createLinqAdapter } from "chat-adapter-linq"
import { linqAnswers } from "../platforms/answers.ts"
import { LINQ_LINE, LINQ_SECRET } from "../platforms/linq.ts"
import { type BotOrder, type Contender, MARKDOWN_REPLY, type StorePlace, TEXT_REPLY } from "./contender.ts"
import { listening } from "./listening.ts"

/**
 * Vercel Chat SDK with the adapter for the same platform. It takes web-standard requests only; on Node they come
 * from @hono/node-server. Overlapping messages of one chat are dropped unless `concurrency` says otherwise.
 */
export const chatSdk: Contender = chatSdkWith("drop")

/** The same with `concurrency: "queue"`, where the latest of the messages that waited is answered. */
export const chatSdkQueue: Contender = chatSdkWith("queue")

function chatSdkWith(concurrency: "drop" | "queue"): Contender {
  return {
    async open(order) {
      const { chat, sends } = await chatFor(order, concurrency)
      return {
        arrive({ headers, body }) {
          const request = new Request("http://127.0.0.1/linq", { method: "POST", headers, body })
          return async () => {
            const { status } = await receive(chat, request, order)
            if (status !== 200) throw new Error(`The door answered ${status}.`)
          }
        },
        sends,
        close: () => chat.shutdown(),
      }
    },
    async serve(order) {
      const { chat } = await chatFor(order, concurrency)
      const server = await listening(
        createServer(getRequestListener((request) => receive(chat, request, order))),
      )
      return {
        url: `${server.url}/linq`,
        async close() {
          await server.close()
          await chat.shutdown()
        },
      }
    },
  }
}

type LinqChat = Awaited<ReturnType<typeof chatFor>>["chat"]

/** `waitUntil` is how a host learns when the work that the acknowledgement did not wait for has ended. */
function receive(chat: LinqChat, request: Request, { settled }: BotOrder): Promise<Response> {
  return chat.webhooks.linq(request, { waitUntil: (task) => void task.then(settled) })
}

async function chatFor({ reply, store, hear, apiUrl }: BotOrder, concurrency: "drop" | "queue") {
  const answers = linqAnswers()
  const linq = createLinqAdapter({
    apiKey: "bench",
    signingSecret: LINQ_SECRET,
    defaultFrom: LINQ_LINE,
    ...(apiUrl === undefined ? { fetch: answers.fetch } : { baseUrl: apiUrl }),
  })
  const chat = new Chat({
    userName: "bench",
    adapters: { linq },
    state: await openState(store),
    concurrency,
    logger: "silent",
  })
  chat.onDirectMessage(async (thread, message) => {
    const state = reply === "session" ? await thread.state : null
    await hear(message.text)
    if (reply === "text") await thread.post(TEXT_REPLY)
    else if (reply === "echo") await thread.post(message.text)
    else if (reply === "markdown") await thread.post({ markdown: MARKDOWN_REPLY })
    else if (reply === "session") {
      const count = Number(state?.count ?? 0) + 1
      await thread.setState({ count })
      await thread.post(`${TEXT_REPLY} #${count}`)
    }
  })
  await chat.initialize()
  return { chat, sends: () => answers.sends }
}

async function openState({ kind, place = "" }: StorePlace): Promise<StateAdapter> {
  if (kind === "memory") return createMemoryState()
  if (kind === "sqlite") throw new Error("Chat SDK has no SQLite state.")
  return (await import("@chat-adapter/state-ioredis")).createIoRedisState({ url: place })
}
