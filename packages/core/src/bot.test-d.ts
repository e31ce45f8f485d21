import { describe, expectTypeOf, it } from "vitest"
import { createBot } from "./bot.ts"
import type { Context } from "./context.ts"
import type { Chat } from "./model/chat.ts"
import type { Handle } from "./model/handle.ts"
import type { LineChange } from "./model/line.ts"
import type { Message } from "./model/message.ts"
import type { MediaPart } from "./model/part.ts"
import type { Reaction } from "./model/reaction.ts"
import { extend, type Middleware } from "./routing/middleware.ts"
import { recorder } from "./testing/recorder.ts"

const bot = createBot({ adapter: recorder() })

describe("a context", () => {
  it("has text, message, chat and sender in onText, with nothing to check", () => {
    bot.onText((ctx) => {
      expectTypeOf(ctx.text).toEqualTypeOf<string>()
      expectTypeOf(ctx.message).toEqualTypeOf<Message>()
      expectTypeOf(ctx.chat).toEqualTypeOf<Chat>()
      expectTypeOf(ctx.from).toEqualTypeOf<Handle>()
      expectTypeOf(ctx.reaction).toEqualTypeOf<undefined>()
      // @ts-expect-error nothing was captured
      ctx.params
    })
  })

  it("is narrowed by an event type, a family and a list", () => {
    bot.on("message.edited", (ctx) => {
      expectTypeOf(ctx.text).toEqualTypeOf<string>()
      expectTypeOf(ctx.event.edit.partIndex).toEqualTypeOf<number>()
      expectTypeOf(ctx.message).toEqualTypeOf<undefined>()
    })
    bot.on("reaction.*", (ctx) => {
      expectTypeOf(ctx.event.type).toEqualTypeOf<"reaction.added" | "reaction.removed">()
      expectTypeOf(ctx.reaction).toEqualTypeOf<Reaction>()
      expectTypeOf(ctx.from).toEqualTypeOf<Handle | undefined>()
    })
    bot.on(["message.received", "message.read"], (ctx) => {
      expectTypeOf(ctx.event.type).toEqualTypeOf<"message.received" | "message.read">()
      expectTypeOf(ctx.message).toEqualTypeOf<Message>()
    })
    bot.on("chat.typing_indicator.*", (ctx) => {
      expectTypeOf(ctx.event.type).toEqualTypeOf<
        "chat.typing_indicator.started" | "chat.typing_indicator.stopped"
      >()
    })
    bot.on("phone_number.status_updated", (ctx) => {
      expectTypeOf(ctx.chat).toEqualTypeOf<undefined>()
      expectTypeOf(ctx.event.change).toEqualTypeOf<LineChange>()
    })
    bot.on("unknown", (ctx) => expectTypeOf(ctx.event.name).toEqualTypeOf<string>() && undefined)
    bot.on("*", (ctx) => {
      expectTypeOf(ctx.chat).toEqualTypeOf<Chat | undefined>()
      expectTypeOf(ctx.text).toEqualTypeOf<string | undefined>()
    })
  })

  it("has its media and command where they are certain", () => {
    bot.onMedia("image", (ctx) => expectTypeOf(ctx.media[0]).toEqualTypeOf<MediaPart>() && undefined)
    bot.onCommand("roll", (ctx) => expectTypeOf(ctx.command.args).toEqualTypeOf<string>() && undefined)
    bot.onText(/(\d+)/, (ctx) => expectTypeOf(ctx.match).toEqualTypeOf<RegExpExecArray>() && undefined)
  })
})

describe("a filter", () => {
  it("that does not exist does not compile", () => {
    // @ts-expect-error a slip of the finger
    bot.on("mesage.received", () => {})
    // @ts-expect-error a family that does not exist
    bot.on("messages.*", () => {})
    // @ts-expect-error not a kind of media
    bot.onMedia("picture", () => {})
  })
})

describe("a phrase", () => {
  it("gives each placeholder its name and type", () => {
    bot.onText("remind me to {what} in {minutes:int} minutes", (ctx) => {
      expectTypeOf(ctx.params).toEqualTypeOf<{ readonly what: string; readonly minutes: number }>()
    })
    bot.onText("{a:word} costs {b:number}", (ctx) => {
      expectTypeOf(ctx.params).toEqualTypeOf<{ readonly a: string; readonly b: number }>()
    })
  })

  it("with a kind that does not exist does not compile", () => {
    // @ts-expect-error {n:integer} should be {n:int}
    bot.onText("take {n:integer}", () => {})
  })
})

describe("middleware", () => {
  const shop: Middleware<{ cart: string[] }> = (_, next) => next()

  it("widens the context of what is registered on what use returns", () => {
    bot
      .use(
        shop,
        extend(() => ({ user: { name: "Ann" } })),
      )
      .onText((ctx) => {
        expectTypeOf(ctx.cart).toEqualTypeOf<string[]>()
        expectTypeOf(ctx.user.name).toEqualTypeOf<string>()
        expectTypeOf(ctx.text).toEqualTypeOf<string>()
      })
    // @ts-expect-error the bot itself is not widened
    bot.onText((ctx) => ctx.cart.join())
  })

  it("sees what was added before it", () => {
    bot
      .use(shop)
      .use((ctx, next) => {
        expectTypeOf(ctx.cart).toEqualTypeOf<string[]>()
        return next()
      })
      .use(extend((ctx: Context & { cart: string[] }) => ({ total: ctx.cart.length })))
      .onText((ctx) => expectTypeOf(ctx.total).toEqualTypeOf<number>() && undefined)
  })

  it("does not fit where what it needs was not added", () => {
    const checkout: Middleware<{}, { cart: string[] }> = (ctx, next) =>
      ctx.cart.length > 0 ? next() : undefined
    bot.use(shop).use(checkout)
    // @ts-expect-error there is no cart yet
    bot.use(checkout)
  })

  it("may watch and change what leaves", () => {
    bot.use({
      outgoing: (sending, next) => {
        expectTypeOf(sending.key).toEqualTypeOf<string>()
        return next()
      },
    })
  })
})

describe("an answer", () => {
  it("is text, a draft, several, a stream, what was sent, or nothing", () => {
    bot.onText(() => "text")
    bot.onText(() => ["one", "two"])
    bot.onText((ctx) => ctx.reply("sent"))
    bot.onText((ctx) => ctx.react("like"))
    bot.onText((_, next) => next())
    bot.onText(async () => {})
    bot.onText(() => undefined)
    // @ts-expect-error a number is not something to say
    bot.onText(() => 42)
  })
})
