import type LinqAPIV3 from "@linqapp/sdk"
import { refusalInWords } from "../platform/client.ts"
import { broken, type Finding, good, note } from "./finding.ts"

/** Whether Linq takes the key, and how the lines are. */
export async function lookAtAccount(client: LinqAPIV3): Promise<readonly Finding[]> {
  try {
    const { phone_numbers: lines } = await client.phoneNumbers.list()
    const account = good("account", `Linq takes the key, at ${client.baseURL}`)
    if (lines.length > 0) return [account, ...lines.map(lineFinding)]
    return [
      account,
      broken("line", "the account has no line", "Ask Linq for a phone number; a bot needs one to text from."),
    ]
  } catch (error) {
    return [broken("account", refusalInWords(error))]
  }
}

type Line = Awaited<ReturnType<LinqAPIV3["phoneNumbers"]["list"]>>["phone_numbers"][number]

function lineFinding({ phone_number: number, reputation }: Line): Finding {
  if (reputation.status === "HEALTHY") return good("line", `${number} is in good standing`)
  return note(
    "line",
    `${number} is ${reputation.status}`,
    `Send less from it, to people who write back: ${reputation.doc_url}`,
  )
}
