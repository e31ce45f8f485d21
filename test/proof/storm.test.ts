import { Agent, request } from "node:http"
import { deliveryHeaders } from "@backchat/emulator"
import { describe, expect, it } from "vitest"
import { openTestbed } from "../harness/testbed.ts"
import { hasRedis } from "./redis-at-hand.ts"

describe("one event that is delivered 1,000 times at once over 64 connections to two processes", () => {
  it.each(hasRedis ? (["sqlite", "redis"] as const) : (["sqlite"] as const))(
    "runs one handler and is acknowledged 1,000 times, with %s",
    { timeout: 30_000 },
    async (store) => {
      const testbed = await openTestbed({ store, bots: 2 })
      try {
        const { emulator, balancer, fleet, secret } = testbed
        const ann = emulator.person("Ann")
        balancer.use([]) // nobody is there, so the platform keeps it
        await ann.says("m1")
        await expect.poll(() => emulator.deliveries.length).toBeGreaterThan(0)
        const [{ body, eventId } = { body: "", eventId: "" }] = emulator.deliveries
        const timestampS = Math.floor(Date.now() / 1_000)
        const signed = { secret, eventId, timestampS, body }
        const headers = deliveryHeaders(signed, { type: "message.received", subscriptionId: "storm" })

        const agent = new Agent({ keepAlive: true, maxSockets: 32 }) // for each of the two
        const ports = fleet.members.map(({ port }) => port)
        const statuses = await Promise.all(
          Array.from({ length: 1_000 }, (_, index) =>
            post({ agent, headers, body, port: ports[index % ports.length] ?? 0 }),
          ),
        )
        agent.destroy()
        await ann.hears("m1#1")
        expect(ports).toHaveLength(2)
        expect(statuses.filter((status) => status === 200)).toHaveLength(1_000)
        expect(fleet.fired.ran).toBe(1)
      } finally {
        await testbed.close()
      }
    },
  )
})

interface Post {
  readonly agent: Agent
  readonly port: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

function post({ agent, port, headers, body }: Post): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const url = `http://127.0.0.1:${port}/linq?version=2026-02-03`
    const sent = request(url, { method: "POST", agent, headers }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode))
    })
    sent.on("error", reject).end(body)
  })
}
