import { BackchatError } from "@backchat/core"

/** The person does not want it. */
export function optedOut(): BackchatError {
  return new BackchatError(
    "opted_out",
    "The person has opted out; the message was not sent. Wait until they write START: a message against their will costs you the line.",
  )
}

/** The chat is in a bad way. */
export function held(): BackchatError {
  return new BackchatError(
    "held",
    "The chat's health is CRITICAL; the message was not sent. Wait until they write, or until it is better: one more " +
      'unwelcome message costs you the line. consent({ holdCritical: "none" }) sends all the same.',
  )
}

/** It may be the chat of somebody who does not want it. */
export function unknownChat(): BackchatError {
  return new BackchatError(
    "held",
    "Nobody knows whose chat this is, so they may have opted out; the message was not sent. Write to the person " +
      'instead, bot.send("+12025550147", …), or pass consent({ unknownChats: "send" }).',
  )
}
