/** A platform that answers every call at once, in this process, with what it would answer to a send. */
export interface Answers {
  readonly fetch: typeof globalThis.fetch
  /** Messages that were sent. */
  readonly sends: number
}

const JSON_HEADERS = { "content-type": "application/json" }

export function linqAnswers(): Answers {
  const message = JSON.stringify({
    chat_id: "00000000-cccc-4000-8000-000000000001",
    message: { id: "00000000-bbbb-4000-8000-000000000001", service: "iMessage", parts: [] },
  })
  return answering((url) =>
    url.endsWith("/phone_numbers")
      ? { body: JSON.stringify({ phone_numbers: [] }) }
      : { body: message, status: 202 },
  )
}

export function telegramAnswers(): Answers {
  const result = {
    message_id: 1,
    date: 1_784_000_000,
    chat: { id: 1, type: "private", first_name: "Ann" },
    text: "",
  }
  const body = JSON.stringify({ ok: true, result })
  return answering(() => ({ body }))
}

export function slackAnswers(): Answers {
  const body = JSON.stringify({ ok: true, channel: "D1", ts: "1784000000.000100", message: { text: "" } })
  return answering(() => ({ body }))
}

function answering(answerTo: (url: string) => { readonly body: string; readonly status?: number }): Answers {
  let sends = 0
  return {
    get sends() {
      return sends
    },
    async fetch(input, init) {
      if (init?.method === "POST") sends++
      const { body, status = 200 } = answerTo(input instanceof Request ? input.url : String(input))
      return new Response(body, { status, headers: JSON_HEADERS })
    },
  }
}
