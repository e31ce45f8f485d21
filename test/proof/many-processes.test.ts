import { redisStore } from "@backchat/adapters/redis"
import { silentLog } from "@backchat/core"
import { describe, expect, it } from "vitest"
import { openTestbed } from "../harness/testbed.ts"
import { hasRedis } from "./redis-at-hand.ts"

describe.runIf(hasRedis)("four processes on one Redis", { timeout: 60_000 }, () => {
  it("make 100 of 100 increments of one session that they make at the same time", async () => {
    const testbed = await openTestbed({ store: "redis", bots: 4, sharedSession: true })
    try {
      const { emulator, fleet, place } = testbed
      const people = Array.from({ length: 100 }, (_, index) => emulator.person(`Person ${index}`))
      await Promise.all(people.map((person) => person.says("m1")))
      // A handler whose session's write met another's runs again and says nothing twice, so what was said may be
      // an older count. What is kept is told by who comes last.
      const store = redisStore({ url: place, log: silentLog })
      await expect
        .poll(async () => [await store.depth(), fleet.fired.ran >= 100], { timeout: 40_000 })
        .toEqual([{ waiting: 0, claimed: 0, buried: 0 }, true])
      await store.close()
      const conflicts = fleet.fired.ran - 100
      const last = emulator.person("Last")
      await last.says("m1")
      await last.hears("m1#101")
      for (const person of people) expect(person.bubbles()).toHaveLength(2)
      expect(conflicts).toBeGreaterThan(0) // without any, nothing was shown
    } finally {
      await testbed.close()
    }
  })
})
