import { type Arrival, filled, type Saying } from "./arrival.ts"

export const TELEGRAM_TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"
export const TELEGRAM_SECRET = "a-secret-token-of-the-webhook"

/** An update with a text message. Telegram does not sign: it repeats a secret in a header. */
export function telegramArrival({ index, chat, text }: Saying): Arrival {
  const date = Math.floor(Date.now() / 1_000)
  const person = { id: 7_000_000 + chat, first_name: "Ann", last_name: "Archer", username: `ann${chat}` }
  return {
    headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": TELEGRAM_SECRET },
    body: filled(text, (value) => ({
      update_id: process.pid * 1_000_000 + index,
      message: {
        message_id: index + 1,
        from: { ...person, is_bot: false, language_code: "en" },
        chat: { ...person, type: "private" },
        date,
        text: value,
      },
    })),
  }
}
