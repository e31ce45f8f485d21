import { type Adapter, type Context, createBot, extend, type Plugin } from "@backchat/core"
import { describe, expectTypeOf, it } from "vitest"
import { z } from "zod"
import { commands, dedup, forget, markRead, rateGuard, session, typing } from "./index.ts"

declare const adapter: Adapter
interface Person {
  orders: number
  name: string | undefined
}

const bot = () => createBot({ adapter })

describe("session", () => {
  it("is typed by what initial returns", () => {
    bot()
      .use(session({ initial: (): Person => ({ orders: 0, name: "Ann" }) }))
      .onText((ctx) => {
        expectTypeOf(ctx.session).toEqualTypeOf<Person>()
        ctx.session.orders++
        ctx.session = { orders: 0, name: undefined }
        // @ts-expect-error: not in the session
        ctx.session.nothing
        forget(ctx.session)
      })
  })

  it("is typed by a schema's output, and starts from its input", () => {
    const schema = z.object({ cart: z.array(z.string()).default([]), since: z.coerce.date().optional() })
    bot()
      .use(session({ schema, initial: () => ({}) }))
      .onText((ctx) => {
        expectTypeOf(ctx.session).toEqualTypeOf<{ cart: string[]; since?: Date | undefined }>()
      })
    // @ts-expect-error: the schema does not take a number for the cart
    session({ schema, initial: () => ({ cart: 7 }) })
    // @ts-expect-error: a session is an object
    session({ schema: z.string(), initial: () => "" })
    // @ts-expect-error: a session is an object
    session({ initial: () => 0 })
  })

  it("goes under its name", () => {
    bot()
      .use(session({ initial: () => ({ n: 0 }), name: "person", key: "handle" }))
      .onReaction((ctx) => {
        expectTypeOf(ctx.person).toEqualTypeOf<{ n: number }>()
        // @ts-expect-error: it is called person
        ctx.session
      })
    bot()
      .use(
        session({ initial: () => ({ n: 0 }) }),
        session({ schema: z.object({ s: z.string() }), initial: () => ({ s: "" }), name: "other" }),
      )
      .on("message.edited", (ctx) => {
        expectTypeOf(ctx.session.n).toEqualTypeOf<number>()
        expectTypeOf(ctx.other.s).toEqualTypeOf<string>()
      })
  })

  it("knows legal keys, and what a migration starts from and leads to", () => {
    session({ initial: () => ({ n: 0 }), key: "both" })
    session({ initial: () => ({ n: 0 }), key: (ctx) => ctx.line })
    // @ts-expect-error: no such key
    session({ initial: () => ({ n: 0 }), key: "person" })
    session({
      version: 2,
      initial: () => ({ n: 0 }),
      migrate(old, from) {
        expectTypeOf(old).toEqualTypeOf<unknown>()
        expectTypeOf(from).toEqualTypeOf<number>()
        return { n: 1 }
      },
    })
    // @ts-expect-error: a migration leads to the session's type
    session({ version: 2, initial: () => ({ n: 0 }), migrate: () => ({ m: 1 }) })
  })
})

describe("use", () => {
  it("takes all of them at once, and widens by those that add something", () => {
    bot()
      .use(
        dedup(),
        typing(),
        rateGuard({ onFlood: (ctx) => `Slow down, ${ctx.from?.handle}` }),
        markRead(),
        commands(),
        session({ initial: () => ({ orders: 0 }) }),
        extend(() => ({ user: { id: 7 } })),
      )
      .onText("order {id:int}", (ctx) => {
        expectTypeOf(ctx.session).toEqualTypeOf<{ orders: number }>()
        expectTypeOf(ctx.user).toEqualTypeOf<{ id: number }>()
        expectTypeOf(ctx.params.id).toEqualTypeOf<number>()
      })
  })

  it("lets a plugin need a session, once there is one", () => {
    const greet: Plugin<{ greeting: string }, { session: { name: string } }> = {
      async incoming(ctx, next) {
        Object.assign(ctx, { greeting: `Hi ${ctx.session.name}` })
        await next()
      },
    }
    bot()
      .use(session({ initial: () => ({ name: "Ann" }) }))
      .use(greet)
      .onText((ctx) => {
        expectTypeOf(ctx.greeting).toEqualTypeOf<string>()
        expectTypeOf(ctx).toExtend<Context>()
      })
    // @ts-expect-error: there is no session before it
    bot().use(greet)
    const nameless = bot().use(session({ initial: () => ({ n: 0 }) }))
    // @ts-expect-error: this session has no name
    nameless.use(greet)
  })

  it("adds nothing where nothing is added", () => {
    bot()
      .use(typing(), rateGuard())
      .onText((ctx) => {
        // @ts-expect-error: no session here
        ctx.session
      })
  })
})
