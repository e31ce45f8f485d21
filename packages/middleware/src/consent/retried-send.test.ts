import { createBot, memoryStore, PlatformError } from "@backchat/core"
import { received, recorder } from "@backchat/core/testing"
import { expect, it, vi } from "vitest"
import { consent } from "./consent.ts"

it("refuses a message that is being tried again when STOP came in at another process", async () => {
  const phone = recorder()
  const store = memoryStore()
  const [sender, listener] = [1, 2].map(() => createBot({ adapter: phone, store }).use(consent()))
  const from = "+12025550147"
  phone.failNext(new PlatformError("Not now.", { operation: "messages.send", retryable: true }))
  const sending = sender?.send({ to: [from], from: "+12025550100" }, "News!").catch((error) => error.code)
  await vi.waitFor(() => expect(phone.attempts).toHaveLength(1))
  await listener?.inject(received("STOP", { from }))
  expect(await sending).toBe("opted_out")
  expect(phone.texts).toEqual([expect.stringContaining("START")])
  await sender?.stop()
  await listener?.stop()
})
