import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { createEmulator } from "@backchat/emulator/testing"
import { linq } from "backchat"
import { expect, it } from "vitest"
import { makeApp } from "../src/app.ts"
import { makeBot } from "../src/bot.ts"

it("answers people beside the app's own routes", async () => {
  const emulator = createEmulator()
  await emulator.start()
  const bot = makeBot({
    adapter: linq({ apiKey: emulator.apiKey, baseURL: emulator.url, webhookSecret: emulator.secret }),
  })
  const server = makeApp(bot).listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo // it listens on TCP
  emulator.subscribe(`http://127.0.0.1:${port}/linq`, { secret: emulator.secret })

  const ann = emulator.person("Ann")
  await ann.says("hello")
  await ann.hears(/^Hello!/)
  const health = await fetch(`http://127.0.0.1:${port}/health`)
  expect(await health.json()).toEqual({ ok: true })

  await bot.stop()
  server.close()
  await emulator.stop()
})
