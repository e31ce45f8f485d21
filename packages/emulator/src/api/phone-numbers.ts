import type Linq from "@linqapp/sdk"
import type { Line } from "../world/account.ts"
import type { Answer, Call, Operation } from "./operation.ts"

function list(call: Call): Answer {
  const body: Linq.PhoneNumberListResponse = { phone_numbers: call.account.lines.map(lineBody) }
  return { status: 200, body }
}

function lineBody(line: Line): Linq.PhoneNumberListResponse.PhoneNumber {
  const anchor = line.reputation.toLowerCase().replace("_", "-")
  const reputation = {
    status: line.reputation,
    doc_url: `https://docs.linqapp.com/guides/phone-numbers/phone-reputation#${anchor}`,
  }
  return {
    id: line.id,
    phone_number: line.number,
    forwarding_number: line.forwardingNumber,
    health_status: reputation,
    reputation,
  }
}

/** Your lines. */
export const phoneNumbers: readonly Operation[] = [
  { name: "phoneNumbers.list", method: "GET", path: "/v3/phone_numbers", run: list },
]
