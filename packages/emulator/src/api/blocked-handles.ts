import { z } from "zod"
import { iso } from "../wire/time.ts"
import type { BlockedHandle } from "../world/account.ts"
import { block, blockedNewestFirst } from "../world/blocking.ts"
import { isHandle } from "../world/handle.ts"
import { check, refusal } from "./check.ts"
import type { Answer, Call, Operation } from "./operation.ts"

// A short code of 3 to 8 digits, or the name that a business sends under.
const sender = /^(\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/

const handle = z.string().refine((text) => isHandle(text) || sender.test(text), {
  message: "must be a phone number, an e-mail address, a short code or a sender id",
  ...refusal("phone"),
})

function list({ account }: Call): Answer {
  return { status: 200, body: { blocked_handles: blockedNewestFirst(account).map(blockedBody) } }
}

const blockBody = z.object({ handle, reason: z.string().max(1_000).nullish() })

function create(call: Call): Answer {
  const { handle: blocked, reason = null } = check(blockBody, call.body)
  return {
    status: 200,
    body: { blocked_handle: blockedBody(block(call.world, call.account, blocked, reason)) },
  }
}

function remove(call: Call): Answer {
  call.account.blocked.delete(check(z.object({ handle }), call.body).handle)
  return { status: 204 }
}

function blockedBody({ handle: blocked, blockedAt, reason }: BlockedHandle): object {
  return { handle: blocked, blocked_at: iso(blockedAt), ...(reason === null ? {} : { reason }) }
}

/** Whom you do not want to hear of. Spec `latest`. */
export const blockedHandles: readonly Operation[] = [
  { name: "blockedHandles.list", method: "GET", path: "/v3/blocked_handles", run: list },
  { name: "blockedHandles.create", method: "POST", path: "/v3/blocked_handles", run: create },
  { name: "blockedHandles.delete", method: "DELETE", path: "/v3/blocked_handles", run: remove },
]
