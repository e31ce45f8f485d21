import type Linq from "@linqapp/sdk"
import { z } from "zod"
import { LinqError } from "../world/errors.ts"
import { isEmail } from "../world/handle.ts"
import type { Service } from "../world/service.ts"
import { check, handle, phoneNumber } from "./check.ts"
import type { Answer, Call, Operation } from "./operation.ts"

const checkBody = z.object({ address: handle, from: phoneNumber.optional() })

function ask(call: Call, service: Service): Answer {
  const { address, from } = check(checkBody, call.body)
  if (service === "RCS" && isEmail(address)) {
    throw new LinqError("InvalidParameterValue", "address: an e-mail address has no RCS")
  }
  const line = from === undefined ? call.account.lines[0] : call.world.line(call.account, from)
  pace(call, line?.number ?? call.account.apiKey)
  // A handle nobody claimed would be a stranger with iMessage; asking must not introduce one.
  const services = call.world.people.known(address)?.services
  const available = services ? services.has(service) : service === "iMessage"
  const body: Linq.HandleCheckResponse = { address, available }
  return { status: 200, body }
}

/** One check of a line in 10 s. Source: Linq API docs, "Rate limits". */
function pace({ world }: Call, line: string): void {
  const now = world.clock.now()
  const waitMs =
    (world.lastCapabilityCheck.get(line) ?? Number.NEGATIVE_INFINITY) +
    world.limits.capabilityIntervalMs -
    now
  if (waitMs > 0) {
    const waitS = Math.ceil(waitMs / 1000)
    throw new LinqError("RateLimitExceeded", `Rate limited. Try again in ${waitS} seconds.`, waitS)
  }
  world.lastCapabilityCheck.set(line, now)
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
