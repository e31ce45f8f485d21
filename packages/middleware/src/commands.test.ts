import { createBot, silentLog } from "@backchat/core"
import { received, recorder } from "@backchat/core/testing"
import { afterEach, describe, expect, it } from "vitest"
import { type CommandsOptions, commands } from "./commands.ts"

const stopping: { stop(): Promise<void> }[] = []
afterEach(() => Promise.all(stopping.splice(0).map((bot) => bot.stop())))

function pizzeria(options: CommandsOptions = {}) {
  const phone = recorder()
  const bot = createBot({ adapter: phone, log: silentLog }).use(commands(options))
  bot.onCommand("order", ({ command }) => `Ordered ${command.args}`, { description: "Orders a pizza" })
  bot.onCommand("hours", () => "11 to 23")
  stopping.push(bot)
  return { bot, phone }
}

describe("/help", () => {
  it("is answered with the commands, in the order they were written", async () => {
    const { bot, phone } = pizzeria()
    bot.onText(() => "not reached")
    await bot.inject(received("/help"))
    expect(phone.texts).toEqual(["I understand:\n/order – Orders a pizza\n/hours"])
  })

  it.each(["/HELP", "  /help me please", "/Help\nnow"])("hears %j", async (said) => {
    const { bot, phone } = pizzeria({ title: "Pizza!" })
    await bot.inject(received(said))
    expect(phone.texts).toEqual(["Pizza!\n/order – Orders a pizza\n/hours"])
  })

  it("is left to the bot when the bot has a command of that name", async () => {
    const { bot, phone } = pizzeria()
    bot.onCommand("Help", () => "Call us")
    await bot.inject(received("/help"))
    expect(phone.texts).toEqual(["Call us"])
  })

  it("goes by another name when asked to", async () => {
    const { bot, phone } = pizzeria({ name: "menu", title: "Menu" })
    await bot.inject(received("/menu"))
    await bot.inject(received("/help"))
    expect(phone.texts).toEqual(["Menu\n/order – Orders a pizza\n/hours"])
  })

  it("stays silent for a message that the platform recovered late", async () => {
    const { bot, phone } = pizzeria()
    const late = received("/help")
    await bot.inject({ ...late, message: { ...late.message, reconciledAt: 1 } })
    expect(phone.texts).toEqual([])
  })
})

describe("an unknown command", () => {
  it("is passed on by default", async () => {
    const { bot, phone } = pizzeria()
    bot.onText((ctx) => `Echo ${ctx.text}`)
    await bot.inject(received("/ordr 7"))
    expect(phone.texts).toEqual(["Echo /ordr 7"])
  })

  it("is answered with the nearest one when asked to", async () => {
    const { bot, phone } = pizzeria({ unknown: true })
    bot.onText(() => "not reached")
    await bot.inject(received("/ordr 7"))
    await bot.inject(received("/halp"))
    await bot.inject(received("/spaceship"))
    expect(phone.texts).toEqual([
      "I don't know /ordr. Did you mean /order? Send /help to see what I understand.",
      "I don't know /halp. Did you mean /help? Send /help to see what I understand.",
      "I don't know /spaceship. Send /help to see what I understand.",
    ])
  })

  it.each(["order", "/order x", "/usr/bin/env", "and/or", "/"])("is not seen in %j", async (said) => {
    const { bot, phone } = pizzeria({ unknown: true })
    bot.onText(() => "passed")
    await bot.inject(received(said))
    expect(phone.texts).toEqual([said === "/order x" ? "Ordered x" : "passed"])
  })
})
