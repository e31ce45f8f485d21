import type Linq from "@linqapp/sdk"
import { z } from "zod"
import type { Line, RcsState } from "../world/account.ts"
import { LinqError, type LinqErrorName } from "../world/errors.ts"
import { isEmail } from "../world/handle.ts"
import { check, handle, phoneNumber } from "./check.ts"
import type { Answer, Call, Operation } from "./operation.ts"

const checkBody = z.object({ address: handle, from: phoneNumber.optional() })

function ask(call: Call, service: "iMessage" | "RCS"): Answer {
  const { address, from } = check(checkBody, call.body)
  if (service === "RCS" && isEmail(address)) {
    throw new LinqError("InvalidParameterValue", "address: an e-mail address has no RCS")
  }
  const line = from === undefined ? call.account.lines[0] : call.world.line(call.account, from)
  if (line) pace(call, line)
  if (line && service === "RCS") requireRcs(call, line)
  // A handle nobody claimed would be a stranger with iMessage; asking must not introduce one.
  const services = call.world.people.known(address)?.services
  const available = services ? services.has(service) : service === "iMessage"
  const body: Linq.HandleCheckResponse = { address, available, ...reason(call, available) }
  return { status: 200, body }
}

// A field of the newest platform, which the SDK does not type yet.
function reason({ world }: Call, available: boolean): object {
  return world.spec === "latest" && !available ? { reason: "not_supported" } : {}
}

/** One check of a line in 10 s. Source: Linq API docs, "Rate limits". */
function pace({ world }: Call, { number }: Line): void {
  const now = world.clock.now()
  const last = world.lastCapabilityCheck.get(number) ?? Number.NEGATIVE_INFINITY
  const waitMs = last + world.limits.capabilityIntervalMs - now
  if (waitMs > 0) {
    const waitS = Math.ceil(waitMs / 1000)
    throw new LinqError("RateLimitExceeded", `Rate limited. Try again in ${waitS} seconds.`, waitS)
  }
  world.lastCapabilityCheck.set(number, now)
}

const obstacles: Readonly<Record<Exclude<RcsState, "ready">, LinqErrorName>> = {
  off: "ServiceUnavailable",
  "no account": "LineHasNoRcsAccount",
  failing: "RcsCheckCouldNotRun",
}

/** All three mean "unknown", not "no"; July 2026 has one code for them. @throws LinqError 4004, 4009, 4010. */
function requireRcs({ world }: Call, { rcs }: Line): void {
  if (rcs === "ready") return
  if (world.spec === "latest") throw new LinqError(obstacles[rcs])
  throw new LinqError("ServiceUnavailable", "RCS capability check is temporarily unavailable.")
}

/** What an address can receive. */
export const capability: readonly Operation[] = [
  {
    name: "capability.checkIMessage",
    method: "POST",
    path: "/v3/capability/check_imessage",
    run: (call) => ask(call, "iMessage"),
  },
  {
    name: "capability.checkRCS",
    method: "POST",
    path: "/v3/capability/check_rcs",
    run: (call) => ask(call, "RCS"),
  },
]
