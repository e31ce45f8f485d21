import { type Command, command } from "../command-line/command.ts"
import { readJson } from "../command-line/json-file.ts"
import { Failure, Misuse } from "../command-line/problem.ts"
import { secondsFrom } from "../command-line/seconds.ts"
import { isTranscript } from "../control/order.ts"
import { webhookIn } from "../control/saved-webhook.ts"
import { sendOrder } from "../control/send-order.ts"
import { emulatorUrl } from "../running/record.ts"

const ANSWERS = ["same", "any", "ignored"] as const

export const replay: Command = command({
  usage: "replay FILE [options]",
  about:
    "Has a saved conversation again with the bot that runs now, and fails when it answers otherwise; or delivers\n" +
    "one saved webhook to it, signed anew. FILE is JSON: what emulator.saveTranscript() or the page saved, or a\n" +
    "webhook's body, alone or in a saved delivery.",
  flags: {
    answers: {
      type: "string",
      value: "WHICH",
      help: "same (default), any, or ignored: which answers a conversation waits for",
    },
    "same-id": { type: "boolean", help: "deliver a webhook under its old event id, as a redelivery" },
    timeout: { type: "string", value: "SECONDS", help: "how long each answer may take (default 5)" },
    url: {
      type: "string",
      value: "URL",
      help: "where the emulator is (default: the one that runs in this project)",
    },
  },
  more: "  backchat replay order.transcript.json\n  backchat replay delivery.json --same-id",
  async run(values, [file, ...others]) {
    if (file === undefined || others.length > 0) throw new Misuse("replay needs one file.")
    const answers = ANSWERS.find((one) => one === (values.answers ?? "same"))
    if (answers === undefined)
      throw new Misuse(`--answers is one of ${ANSWERS.join(", ")}, not ${values.answers}.`)
    const timeoutMs = secondsFrom("timeout", values.timeout ?? "5") * 1_000
    const saved = readJson(file)
    const url = emulatorUrl(values.url)
    if (isTranscript(saved)) {
      const { transcript } = await sendOrder(url, { order: "replay", transcript: saved, answers, timeoutMs })
      console.log(transcript)
      return 0
    }
    const webhook = webhookIn(saved)
    if (webhook === undefined) {
      throw new Failure(
        `${file} is neither a transcript ({ "version": 1, "people": …, "steps": … }) nor a webhook ({ "event_type": …, "data": … }).`,
      )
    }
    const asNew = !(values["same-id"] ?? false)
    await sendOrder(url, { order: "deliver", body: webhook.body, asNew, timeoutMs })
    console.log(`Delivered ${webhook.type}.`)
    return 0
  },
})
