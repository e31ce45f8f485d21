import type { Context, MessageReceived } from "@backchat/core"

/**
 * The same context, whose replies are named after a tool's use: a run after a crash that skips other uses then
 * still knows which reply is which.
 */
export function replyingAs(ctx: Context<MessageReceived>, key: string): Context<MessageReceived> {
  let ordinal = 0
  const name = () => `${key}:${ordinal++}`
  const spoken: Pick<Context, "reply" | "send"> = {
    reply: (content, options) => ctx.reply(content, { key: name(), ...options }),
    send: (target, content, options) => ctx.send(target, content, { key: name(), ...options }),
  }
  return new Proxy(ctx, {
    get(target, property) {
      if (property === "reply" || property === "send") return spoken[property]
      const value: unknown = Reflect.get(target, property, target)
      return typeof value === "function" ? value.bind(target) : value // its methods know only itself
    },
  })
}
