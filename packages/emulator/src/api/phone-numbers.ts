import type Linq from "@linqapp/sdk"
import { z } from "zod"
import type { Line } from "../world/account.ts"
import { LinqError } from "../world/errors.ts"
import { e164 } from "../world/handle.ts"
import { check, idIn, refusal } from "./check.ts"
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

const forwardingNumber = z.string().refine((text) => text === "" || e164.test(text), {
  message: "must be in E.164 format, or empty",
  ...refusal("phone"),
})
const updateBody = z.object({ forwarding_number: forwardingNumber.nullable() })

function update(call: Call): Answer {
  const id = idIn(call, "phoneNumberId")
  const line = call.account.lines.find((candidate) => candidate.id === id)
  if (!line) throw new LinqError("PhoneNumberNotFound")
  line.forwardingNumber = check(updateBody, call.body).forwarding_number || null
  const body: Linq.PhoneNumberUpdateResponse = {
    id: line.id,
    phone_number: line.number,
    forwarding_number: line.forwardingNumber,
  }
  return { status: 200, body }
}

function listOld(call: Call): Answer {
  const capabilities = { sms: true, mms: true, voice: true }
  const body: Linq.PhonenumberListResponse = {
    phone_numbers: call.account.lines.map(({ id, number }) => ({
      id,
      phone_number: number,
      capabilities,
      type: null,
    })),
  }
  return { status: 200, body }
}

/** Your lines. */
export const phoneNumbers: readonly Operation[] = [
  { name: "phoneNumbers.list", method: "GET", path: "/v3/phone_numbers", run: list },
  { name: "phoneNumbers.update", method: "PUT", path: "/v3/phone_numbers/:phoneNumberId", run: update },
  { name: "phonenumbers.list", method: "GET", path: "/v3/phonenumbers", run: listOld },
]
