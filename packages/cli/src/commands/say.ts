import { type Command, command } from "../command-line/command.ts"
import { Misuse } from "../command-line/problem.ts"
import { secondsFrom } from "../command-line/seconds.ts"
import { SERVICES } from "../control/order.ts"
import { type Heard, sendOrder } from "../control/send-order.ts"
import { emulatorUrl } from "../running/record.ts"

export const say: Command = command({
  usage: "say TEXT [options]",
  about:
    "Texts the bot as one person, through the emulator that runs here, and prints what comes back. Leaves with 1\n" +
    "when nothing does.",
  flags: {
    as: {
      type: "string",
      value: "NAME",
      help: "who says it; somebody new comes in (default: the first person)",
    },
    service: { type: "string", value: "NAME", help: `their phone: ${SERVICES.join(", ")}` },
    timeout: { type: "string", value: "SECONDS", help: "how long to wait for an answer (default 10)" },
    url: {
      type: "string",
      value: "URL",
      help: "where the emulator is (default: the one that runs in this project)",
    },
  },
  more: '  backchat say "hello"\n  backchat say "hello" --as Sam --service SMS',
  async run(values, words) {
    const text = words.join(" ")
    if (text.trim() === "") throw new Misuse('Say what? As in: backchat say "hello"')
    const service = SERVICES.find((one) => one.toLowerCase() === values.service?.toLowerCase())
    if (values.service !== undefined && service === undefined) {
      throw new Misuse(`--service is one of ${SERVICES.join(", ")}, not ${values.service}.`)
    }
    const timeoutMs = secondsFrom("timeout", values.timeout ?? "10") * 1_000
    const order = { order: "say", text, as: values.as, service, timeoutMs } as const
    const { isAnswered } = await sendOrder(emulatorUrl(values.url), order, (bubble) =>
      console.log(inWords(bubble)),
    )
    if (isAnswered) return 0
    console.error(`No answer to ${JSON.stringify(text)}.`)
    return 1
  },
})

function inWords({ text, effect, media }: Heard): string {
  return [text, ...media, ...(effect === null ? [] : [`(effect: ${effect})`])]
    .filter((one) => one !== "")
    .join("\n")
}
