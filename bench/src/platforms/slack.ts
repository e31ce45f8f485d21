import { createHmac } from "node:crypto"
import { type Arrival, filled, type Saying } from "./arrival.ts"

export const SLACK_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"

/** An Events API callback with a direct message, signed as Slack does (version `v0`). */
export function slackArrival({ index, chat, text }: Saying): Arrival {
  const seconds = Math.floor(Date.now() / 1_000)
  const ts = `${seconds}.${String(index % 1_000_000).padStart(6, "0")}`
  const body = filled(text, (value) => ({
    token: "one-long-verification-token",
    team_id: "T061EG9R6",
    api_app_id: "A0FFV41KK",
    event: {
      type: "message",
      user: `U${chat}`,
      text: value,
      ts,
      client_msg_id: `8e2e4d1c-0000-4000-8000-${String(index).padStart(12, "0")}`,
      team: "T061EG9R6",
      channel: `D${chat}`,
      event_ts: ts,
      channel_type: "im",
    },
    type: "event_callback",
    event_id: `Ev${process.pid}X${index}`,
    event_time: seconds,
    authorizations: [
      {
        enterprise_id: null,
        team_id: "T061EG9R6",
        user_id: "UBOT",
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: `4-eyJldCI6Im1lc3NhZ2UifQ-${index}`,
  }))
  return {
    headers: {
      "content-type": "application/json",
      "x-slack-request-timestamp": String(seconds),
      "x-slack-signature": `v0=${createHmac("sha256", SLACK_SECRET).update(`v0:${seconds}:${body}`).digest("hex")}`,
    },
    body,
  }
}
