import { type BotOptions, createBot, PlatformError, silentLog } from "@backchat/core"
import { type HappeningOptions, type Recorder, received, recorder } from "@backchat/core/testing"
import { afterEach, describe, expect, it } from "vitest"
import { z } from "zod"
import { type LlmOptions, llm } from "./llm.ts"
import type { ChatModel, ModelEvent, ModelRequest, ToolCall } from "./models/chat-model.ts"
import { chatTools } from "./tools/chat-tools.ts"
import { tool } from "./tools/tool.ts"

type Turn =
  | string
  | Error
  | { readonly text?: string; readonly calls: readonly Pick<ToolCall, "name" | "input">[] }

/** A model that says these things, one each time it is asked, and remembers what it was asked. */
function scripted(...turns: readonly Turn[]): ChatModel & { readonly asked: ModelRequest[] } {
  const left = [...turns]
  const asked: ModelRequest[] = []
  return {
    name: "scripted",
    asked,
    async *stream(request): AsyncGenerator<ModelEvent> {
      asked.push(request)
      const turn = left.shift()
      if (turn === undefined) throw new Error("asked too often")
      if (turn instanceof Error) throw turn
      const { text = "", calls } = typeof turn === "string" ? { text: turn, calls: [] } : turn
      if (text !== "") yield { type: "text", text }
      for (const [index, call] of calls.entries())
        yield { type: "tool-call", id: `${asked.length}.${index}`, ...call }
      yield { type: "finish", reason: calls.length > 0 ? "tool-calls" : "stop" }
    },
  }
}

const stopping: { stop(): Promise<void> }[] = []
afterEach(() => Promise.all(stopping.splice(0).map((bot) => bot.stop())))

function setUp(
  options: LlmOptions,
  { phone = recorder(), ...more }: Partial<BotOptions> & { phone?: Recorder } = {},
) {
  const bot = createBot({ adapter: phone, log: silentLog, pace: false, retry: { delaysMs: [0, 0] }, ...more })
  bot.onText(llm(options))
  stopping.push(bot)
  return { bot, phone }
}

const GROUP = { id: "group-1", isGroup: true, line: "+12025550100", service: "iMessage" as const }
const inGroup = (from = "+12025550147"): HappeningOptions => ({ chat: GROUP, from })
const contents = (request: ModelRequest | undefined) =>
  request?.messages.map(({ role, content }) => `${role}: ${content}`)

describe("an answer", () => {
  it("is what the model says, as Markdown", async () => {
    const { bot, phone } = setUp({ model: scripted("It is **done**.") })
    await bot.inject(received("hi"))
    expect(phone.texts).toEqual(["It is done."])
    expect(phone.sent[0]?.message.parts[0]).toMatchObject({ decorations: [{ style: "bold" }] })
  })

  it("is a bubble for each paragraph, and a failure between them asks nothing twice", async () => {
    const model = scripted("One.\n\nTwo.\n\nThree.")
    const { bot, phone } = setUp({ model })
    let sends = 0
    bot.use({
      outgoing: (_, next) => {
        if (++sends === 2)
          throw new PlatformError("busy", { operation: "send", retryable: true, retryAfterMs: 0 })
        return next()
      },
    })
    const settled = new Promise((resolve) => bot.events.on("handled", resolve))
    await bot.inject(received("hi"))
    await settled
    expect(phone.texts).toEqual(["One.", "Two.", "Three."])
    expect(model.asked).toHaveLength(1)
  })

  it("goes out bubble by bubble while the model still speaks", async () => {
    let go = () => {}
    const later = new Promise<void>((resolve) => {
      go = resolve
    })
    const { bot, phone } = setUp({
      async *model() {
        yield "One.\n\nTw"
        await later
        yield "o."
      },
    })
    const done = bot.inject(received("hi"))
    await expect.poll(() => phone.texts).toEqual(["One."])
    go()
    await done
    expect(phone.texts).toEqual(["One.", "Two."])
  })

  it("knows the system prompt and what was said before", async () => {
    const model = scripted("Hello Ann", "You are Ann", "Hello stranger")
    const { bot } = setUp({ model, system: ({ line }) => `You are ${line}.` })
    await bot.inject(received("I am Ann"))
    await bot.inject(received("who am I?"))
    await bot.inject(received("hi", { chat: "chat-2" }))
    expect(contents(model.asked[1])).toEqual([
      "system: You are +12025550100.",
      "user: I am Ann",
      "assistant: Hello Ann",
      "user: who am I?",
    ])
    expect(contents(model.asked[2])).toHaveLength(2)
  })

  it("forgets the oldest turns beyond the budget, and everything on /reset", async () => {
    const model = scripted("1", "2", "3", "4")
    const { bot, phone } = setUp({ model, history: { maxTokens: 20 }, countTokens: (text) => text.length })
    for (const said of ["aaaaaaaaa", "bbbbbbbbb", "ccccccccc"]) await bot.inject(received(said))
    expect(contents(model.asked[2])).toEqual(["user: bbbbbbbbb", "assistant: 2", "user: ccccccccc"])
    await bot.inject(received(" /RESET "))
    expect(phone.texts.at(-1)).toMatch(/forgotten/)
    await bot.inject(received("d"))
    expect(contents(model.asked[3])).toEqual(["user: d"])
  })

  it("remembers nothing when it is told so", async () => {
    const model = scripted("1", "2")
    const { bot } = setUp({ model, history: false })
    await bot.inject(received("a"))
    await bot.inject(received("b"))
    expect(contents(model.asked[1])).toEqual(["user: b"])
  })

  it("shows pictures to models that see, and keeps no URL of them", async () => {
    const seeing = { ...scripted("A cat", "Still a cat"), images: true }
    const { bot } = setUp({ model: seeing })
    const picture = {
      type: "media",
      kind: "image",
      id: "1",
      url: "https://x.example/c.jpg",
      filename: "c.jpg",
      mimeType: "image/jpeg",
      sizeBytes: 1,
    } as const
    await bot.inject(received([{ type: "text", value: "what is it?" }, picture]))
    await bot.inject(received("sure?"))
    expect(seeing.asked[0]?.messages[0]).toMatchObject({ images: ["https://x.example/c.jpg"] })
    expect(seeing.asked[1]?.messages[0]).toEqual({ role: "user", content: "what is it? [a picture]" })
    const blind = scripted("I see nothing")
    const second = setUp({ model: blind })
    await second.bot.inject(received([{ type: "text", value: "what is it?" }, picture]))
    expect(blind.asked[0]?.messages[0]).toEqual({
      role: "user",
      content: "what is it? [a picture that you cannot see]",
    })
  })
})

describe("tools", () => {
  const dice = tool({
    description: "Rolls a die",
    input: z.object({ sides: z.int().min(2).default(6) }),
    run: ({ sides }) => ({ rolled: sides }),
  })

  it("are told to the model in JSON Schema, checked, and used", async () => {
    const model = scripted({ text: "Rolling.", calls: [{ name: "dice", input: { sides: 20 } }] }, "A 20!")
    const { bot, phone } = setUp({ model, tools: { dice } })
    await bot.inject(received("roll"))
    expect(phone.texts).toEqual(["Rolling.", "A 20!"])
    expect(model.asked[0]?.tools).toMatchObject([
      {
        name: "dice",
        inputSchema: { type: "object", properties: { sides: { type: "integer", minimum: 2 } } },
      },
    ])
    expect(contents(model.asked[1])?.slice(1)).toEqual(["assistant: Rolling.", 'tool: {"rolled":20}'])
  })

  it("that fail, do not exist or get the wrong input are told to the model", async () => {
    const broken = tool({ description: "Breaks", run: () => Promise.reject(new Error("out of ink")) })
    const calls = [
      { name: "dice", input: { sides: 1 } },
      { name: "toString", input: {} },
      { name: "broken", input: {} },
    ]
    const model = scripted({ calls }, "Sorry.")
    const { bot } = setUp({ model, tools: { dice, broken } })
    await bot.inject(received("roll"))
    expect(contents(model.asked[1])?.slice(2)).toEqual([
      expect.stringMatching(/Error: The input does not fit: sides: /),
      'tool: Error: there is no tool "toString". There are: dice, broken.',
      "tool: Error: out of ink",
    ])
  })

  it("are used in at most so many steps", async () => {
    const again = { text: "Again.", calls: [{ name: "dice", input: {} }] }
    const model = scripted(again, again, again)
    const { bot, phone } = setUp({ model, tools: { dice }, maxSteps: 2 })
    await bot.inject(received("roll"))
    expect(model.asked).toHaveLength(2)
    expect(phone.texts).toEqual(["Again.", "Again."])
  })

  it("of the chat react, rename, and give the next message an effect and a thread", async () => {
    const calls = [
      { name: "react", input: { reaction: "love" } },
      { name: "rename", input: { name: "Trip" } },
      { name: "effect", input: { name: "confetti" } },
      { name: "effect", input: { name: "earthquake" } },
      { name: "replyTo", input: {} },
    ]
    const model = scripted({ calls }, "Party!")
    const { bot, phone } = setUp({
      model,
      when: "always",
      tools: chatTools(["react", "rename", "effect", "replyTo"]),
    })
    const event = received("party", inGroup())
    await bot.inject(event)
    expect(phone.actions).toEqual([`react group-1 ${event.message.id} add love`, "rename group-1 Trip"])
    expect(phone.sent[0]?.message).toMatchObject({ replyTo: { messageId: event.message.id } })
    expect(contents(model.asked[1])?.[6]).toMatch(/no effect "earthquake"/)
  })

  it("of the chat send media from where it is allowed, and from nowhere else", async () => {
    const urls = [
      "https://images.example.com/cats/1.jpg",
      "https://images.example.com/cats-of-others/1.jpg",
      "https://images.example.com/cats/../private/1.jpg",
      "http://images.example.com/cats/1.jpg",
      "cats/1.jpg",
    ]
    const calls = urls.map((url) => ({ name: "sendMedia", input: { url } }))
    const model = scripted({ calls }, "Look!")
    const media = ["https://images.example.com/cats"]
    const { bot, phone } = setUp({ model, tools: chatTools(["sendMedia"], { media }) })
    await bot.inject(received("a cat please"))
    expect(phone.texts).toEqual([urls[0], "Look!"])
    expect(contents(model.asked[1])?.slice(2)).toEqual([
      "tool: Sent.",
      ...Array(4).fill(expect.stringMatching(/^tool: Error: .*may not be sent/)),
    ])
    expect(() => chatTools(["sendMedia"])).toThrow(/what it may send/)
    expect(() => chatTools(["sendMedia"], { media: ["http://x.example/"] })).toThrow(/no https address/)
  })

  it("that reply keep their replies apart when the event is tried again", async () => {
    const say = tool({
      description: "Says",
      input: z.object({ what: z.string() }),
      async run({ what }, ctx) {
        await ctx.reply(what)
        await ctx.reply(`${what}!`)
        return ctx.chat.id
      },
    })
    const calls = ["a", "b"].map((what) => ({ name: "say", input: { what } }))
    const model = scripted({ calls }, "Done.")
    const { bot, phone } = setUp({ model, tools: { say } })
    const down = new Error("down")
    let sends = 0
    bot.use({
      outgoing: (_, next) => {
        if (++sends === 5) throw down
        return next()
      },
    })
    const settled = new Promise((resolve) => bot.events.on("handled", resolve))
    await bot.inject(received("go", { id: "e" }))
    await settled
    expect(phone.texts).toEqual(["a", "a!", "b", "b!", "Done."])
    expect(phone.sent.map(({ key }) => key.slice(2))).toEqual([
      "tool:1:0:0",
      "tool:1:0:1",
      "tool:1:1:0",
      "tool:1:1:1",
      "llm:2",
    ])
    expect(contents(model.asked[1])?.at(-1)).toBe("tool: chat-1")
  })

  it("need a JSON Schema from somewhere, and a name that models take", () => {
    const schema = {
      "~standard": { version: 1, vendor: "own", validate: (value: unknown) => ({ value }) },
    } as const
    expect(() => tool({ description: "x", input: schema, run: () => "" })).toThrow(/jsonSchema/)
    expect(
      tool({ description: "x", input: schema, jsonSchema: { type: "object" }, run: () => "" }).inputSchema,
    ).toEqual({ type: "object" })
    expect(() => llm({ model: scripted(), tools: { "my dice": dice } })).toThrow(/tool's name/)
  })
})

describe("after a failure", () => {
  it("the event goes on where it was: no model, no tool and no reply twice", async () => {
    let rolls = 0
    const roll = tool({
      description: "Rolls",
      run: async (_, ctx) => void (await ctx.reply(`Roll ${++rolls}`)),
    })
    const model = scripted({ text: "Rolling.", calls: [{ name: "roll", input: {} }] }, "One.")
    const { bot, phone } = setUp({ model, tools: { roll } })
    const down = new PlatformError("down", { operation: "send", retryable: true, retryAfterMs: 0 })
    let sends = 0
    bot.use({
      outgoing: (_, next) => {
        if (++sends === 3) throw down
        return next()
      },
    })
    const settled = new Promise((resolve) => bot.events.on("handled", resolve))
    await bot.inject(received("roll"))
    await settled
    expect(phone.texts).toEqual(["Rolling.", "Roll 1", "One."])
    expect(rolls).toBe(1)
    expect(model.asked).toHaveLength(2)
  })

  it("of the model, the fallback answers", async () => {
    const fallback = scripted("I am here.")
    const { bot, phone } = setUp({ model: scripted(new Error("busy")), fallback })
    await bot.inject(received("hi"))
    expect(phone.texts).toEqual(["I am here."])
  })

  it("of all models, the answer for it is given, and remembered over a retry", async () => {
    const model = scripted(new Error("busy"), "too late")
    const { bot, phone } = setUp({ model, onFailure: (reason) => `Sorry: ${reason}` })
    const done = await bot.inject(received("hi"))
    expect(done.outcome).toBe("handled")
    expect(phone.texts).toEqual(["Sorry: Error: busy"])
  })

  it("without an answer for it, the event is tried again", async () => {
    const { bot, phone } = setUp({
      model: scripted(new PlatformError("busy", { operation: "model", retryable: true }), "Now."),
    })
    await bot.inject(received("hi"))
    await expect.poll(() => phone.texts).toEqual(["Now."])
  })

  it("to finish in time, a model that hangs is given up", async () => {
    const hanging: ChatModel = {
      name: "hanging",
      stream: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }),
    }
    const { bot, phone } = setUp({ model: hanging, timeoutMs: 20, onFailure: (reason) => reason })
    await bot.inject(received("hi"))
    expect(phone.texts[0]).toMatch(/hanging did not answer within 20 ms/)
  })

  it("to stay within the day's money, onFailure answers", async () => {
    const model = scripted("12345678", "12345678")
    const prices = { scripted: { input: 1_000_000, output: 2_000_000 } } // so that a token costs 1, and 2
    const { bot, phone } = setUp({ model, prices, maxCostPerDay: 5, onFailure: "Too dear." })
    await bot.inject(received("abcd")) // 1 token in, 2 out
    await bot.inject(received("abcd"))
    expect(phone.texts).toEqual(["12345678", "Too dear."])
    expect(() => llm({ model: scripted(), maxCostPerDay: 1 })).toThrow(/prices: \{ "scripted"/)
  })

  it("to stay within the day's tokens, onFailure answers, and the next day is a new one", async () => {
    const model = scripted("12345678", "12345678")
    const { bot, phone } = setUp({ model, maxTokensPerDay: 3, onFailure: "Enough for today." })
    const at = Date.UTC(2026, 0, 1)
    for (const [index, day] of [0, 0, 1].entries()) {
      await bot.inject({ ...received("abcd", { id: `e${index}` }), at: at + day * 86_400_000 })
    }
    expect(phone.texts).toEqual(["12345678", "Enough for today.", "12345678"])
  })
})

describe("a long conversation", () => {
  const long = { maxTokens: 36, summarise: true } as const
  const setUpLong = (model: ChatModel) =>
    setUp({ model, history: long, countTokens: (text) => text.length, system: "Be Ada." })

  it("is put in short, and told to the model so", async () => {
    const model = scripted("Hello Ann", "a.", "Ann has a cat.", "b.", "c.")
    const { bot, phone } = setUpLong(model)
    for (const said of ["I am Ann", "I have a cat", "who am I", "and"]) await bot.inject(received(said))
    expect(phone.texts).toEqual(["Hello Ann", "a.", "b.", "c."])
    expect(contents(model.asked[2])?.[0]).toMatch(/Sum up/)
    expect(contents(model.asked[2])?.[1]).toBe(
      "user: user: I am Ann\nassistant: Hello Ann\nuser: I have a cat\nassistant: a.",
    )
    expect(contents(model.asked[3])).toEqual([
      "system: Be Ada.\n\nWhat was said before, in short: Ann has a",
      "user: who am I",
    ])
    expect(contents(model.asked[4])?.[0]).toMatch(/in short: Ann/)
  })

  it("is cut off when it cannot be put in short", async () => {
    const model = scripted("Hello Ann", "a.", new Error("no"), "b.")
    const { bot, phone } = setUpLong(model)
    for (const said of ["I am Ann", "I have a cat", "who am I"]) await bot.inject(received(said))
    expect(phone.texts.at(-1)).toBe("b.")
    expect(contents(model.asked[3])).toEqual(["system: Be Ada.", "user: who am I"])
  })

  it("may be put in short by another model", async () => {
    const summariser = scripted("Ann.")
    const { bot } = setUp({
      model: scripted("Hello Ann", "a."),
      history: { maxTokens: 20, summarise: summariser },
      countTokens: (text) => text.length,
    })
    for (const said of ["I am Ann", "I have a cat"]) await bot.inject(received(said))
    expect(summariser.asked).toHaveLength(1)
  })
})

describe("messages in quick succession", () => {
  it("get one answer that has seen them all, merged", async () => {
    const model = scripted("All three.")
    const phone = recorder()
    const { bot } = setUp({ model }, { phone, steering: { mode: "merge", quietMs: 60 } })
    await Promise.all(["one", "two", "three"].map((text) => bot.inject(received(text))))
    expect(phone.texts).toEqual(["All three."])
    expect(contents(model.asked[0])).toEqual(["user: one", "user: two", "user: three"])
  })

  it("interrupt the answer, and what was said of it stays in the conversation", async () => {
    const asked: ModelRequest[] = []
    const phone = recorder()
    const { bot } = setUp(
      {
        async *model(request) {
          asked.push(request)
          yield asked.length === 1 ? "Well, the ferry.\n\nIt goes" : "At nine, for two."
          if (asked.length === 1)
            await new Promise((_, reject) => request.signal.addEventListener("abort", reject))
        },
      },
      { phone, steering: "interrupt" },
    )
    const first = bot.inject(received("when does it go?"))
    await expect.poll(() => phone.texts).toEqual(["Well, the ferry."])
    await Promise.all([first, bot.inject(received("we are two"))])
    expect(phone.texts).toEqual(["Well, the ferry.", "At nine, for two."])
    expect(contents(asked[1])).toEqual([
      "user: when does it go?",
      "assistant: Well, the ferry.",
      "user: we are two",
    ])
  })

  it("are forgotten up to the last /reset among them", async () => {
    const model = scripted("1", "2")
    const { bot, phone } = setUp({ model }, { steering: { mode: "merge", quietMs: 60 } })
    await bot.inject(received("before"))
    await Promise.all(["old", "/reset", "new"].map((text) => bot.inject(received(text))))
    expect(contents(model.asked[1])).toEqual(["user: new"])
    await Promise.all(["more", "/reset"].map((text) => bot.inject(received(text))))
    expect(phone.texts.at(-1)).toMatch(/forgotten/)
  })
})

describe("in a group", () => {
  it("it answers when it is named or answered, with what it overheard", async () => {
    const model = scripted("Ferry at 9", "Yes, 9")
    const { bot, phone } = setUp({ model, name: "Ada" })
    bot.onText((ctx) => ctx.react("like"))
    await bot.inject(received("the ferry goes at nine, Adam", inGroup("+12025550111")))
    expect(phone.texts).toEqual([])
    expect(phone.actions).toHaveLength(1) // what it does not answer is passed on
    await bot.inject(received("when does it go, ada?", inGroup()))
    expect(contents(model.asked[0])).toEqual([
      "system: This is a group chat: every message begins with the handle of the person who wrote it.",
      "user: +12025550111: the ferry goes at nine, Adam",
      "user: +12025550147: when does it go, ada?",
    ])
    const answer = received("sure?", inGroup())
    await bot.inject({ ...answer, message: { ...answer.message, replyTo: { messageId: "sent-1" } } })
    expect(phone.texts).toEqual(["Ferry at 9", "Yes, 9"])
  })

  it("it can be told when to answer", async () => {
    const { bot, phone } = setUp({ model: scripted("Yes"), when: ({ text }) => text.endsWith("?") })
    await bot.inject(received("no", inGroup()))
    await bot.inject(received("yes?", inGroup()))
    expect(phone.texts).toEqual(["Yes"])
  })
})

describe("options", () => {
  it.each([{ maxSteps: 0 }, { timeoutMs: Number.NaN }, { maxTokensPerDay: -1 }])(
    "%j are refused",
    (options) => {
      expect(() => llm({ model: scripted(), ...options })).toThrow(/at least 1/)
    },
  )
})
