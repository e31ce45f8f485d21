import type Linq from "@linqapp/sdk"
import { z } from "zod"
import { vcardUrlMs } from "../world/limits.ts"
import { knownChats, restedLine } from "../world/sending.ts"
import { check, listIn, recipients } from "./check.ts"
import type { Answer, Call, Operation } from "./operation.ts"
import { vcardUrl } from "./vcard.ts"

/** The line a send to these people would take. Advice only: nothing is reserved. */
function retrieve(call: Call): Answer {
  const { world, account } = call
  const asked = listIn(call.query.to)
  const to = asked.length === 0 ? [] : check(recipientList, { to: asked }).to
  const known = knownChats(world, account, to).find((chat) => chat.line.status === "ACTIVE")
  const line = known?.line ?? restedLine(account)
  const now = world.clock.now()
  if (world.spec === "latest") line.lastOfferedAt = now
  const body: Linq.AvailableNumberRetrieveResponse = {
    phone_number: line.number,
    vcf_url: vcardUrl(world.origin, line, now + vcardUrlMs),
  }
  return { status: 200, body }
}

const recipientList = z.object({ to: recipients })

/** Which line to send from. */
export const availableNumber: readonly Operation[] = [
  { name: "availableNumber.retrieve", method: "GET", path: "/v3/available_number", run: retrieve },
]
