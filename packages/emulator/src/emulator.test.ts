import { expect, it } from "vitest"
import { createEmulator } from "./emulator.ts"

it("delivers nothing any more once it has stopped, and all of it when it is started again", async () => {
  const emulator = createEmulator()
  await emulator.start()
  emulator.subscribe("http://127.0.0.1:9/nobody", { events: ["message.received"] })
  await emulator.stop()
  await emulator.person("Ann").says("too late")
  await emulator.settled()
  expect(emulator.deliveries).toEqual([])
  await emulator.start()
  const attempt = new Promise((resolve) => emulator.once("delivery", resolve))
  await emulator.person("Ann").says("in time")
  expect(await attempt).toMatchObject({ type: "message.received", status: null })
  await emulator.stop()
})
