import { nearest } from "@backchat/core"
import { eventTypes } from "@backchat/emulator"
import { type Command, command } from "../command-line/command.ts"
import { readJson } from "../command-line/json-file.ts"
import { Failure, Misuse } from "../command-line/problem.ts"
import { webhookIn } from "../control/saved-webhook.ts"
import { sendOrder } from "../control/send-order.ts"
import { emulatorUrl } from "../running/record.ts"

export const trigger: Command = command({
  usage: "trigger EVENT [options]",
  about:
    "Lets an event happen in the emulator that runs here, which delivers it to the bot, signed. Somebody in its\n" +
    "world causes it (reaction.added: the first person taps back), or it is told with data of yours.",
  flags: {
    data: { type: "string", value: "JSON", help: "the event's whole data" },
    file: { type: "string", value: "FILE", help: "a file with the data, or with a whole webhook" },
    set: {
      type: "string",
      value: "PATH=VALUE",
      multiple: true,
      help: "one field of the data, as in call.duration=7",
    },
    as: { type: "string", value: "NAME", help: "who causes it (default: the first person)" },
    line: { type: "string", value: "NUMBER", help: "the line it concerns (default: the first)" },
    list: { type: "boolean", help: "list the event types" },
    url: {
      type: "string",
      value: "URL",
      help: "where the emulator is (default: the one that runs in this project)",
    },
  },
  more:
    "  backchat trigger call.ended\n" +
    "  backchat trigger message.failed --file failed.json --set code=4001\n" +
    "\nA type that Linq does not have yet is delivered too, as one of tomorrow would be.",
  async run(values, [type, ...others]) {
    if (values.list) {
      console.log(eventTypes.join("\n"))
      return 0
    }
    if (values.data !== undefined && values.file !== undefined)
      throw new Misuse("Say --data or --file, not both.")
    if (others.length > 0) throw new Misuse(`One event at a time: ${[type, ...others].join(", ")}.`)
    const saved = values.file === undefined ? undefined : fileData(values.file)
    const name = type ?? saved?.type
    if (name === undefined) throw new Misuse("Which event? backchat trigger --list shows them.")
    warnOfTypo(name)
    const given = values.data === undefined ? saved?.data : parsed(values.data)
    const data = withFields(given, values.set ?? [])
    await sendOrder(emulatorUrl(values.url), {
      order: "trigger",
      type: name,
      data,
      line: values.line,
      as: values.as,
    })
    console.log(`Delivered ${name}.`)
    return 0
  },
})

type Data = Record<string, unknown>

function fileData(file: string): { readonly data: Data; readonly type?: string } {
  const value = readJson(file)
  const webhook = webhookIn(value)
  if (webhook !== undefined) return { data: { ...webhook.data }, type: webhook.type }
  if (isData(value)) return { data: value }
  throw new Failure(`${file} has to hold a JSON object: an event's data, or a whole webhook.`)
}

function parsed(text: string): Data {
  try {
    const data: unknown = JSON.parse(text)
    if (isData(data)) return data
  } catch {
    // told below
  }
  throw new Misuse(`--data is a JSON object, as in '{"code":4001}', not ${text}`)
}

function withFields(data: Data | undefined, fields: readonly string[]): Data | undefined {
  if (fields.length === 0) return data
  const result: Data = structuredClone(data ?? {})
  for (const field of fields) setField(result, field)
  return result
}

/** Sets `a.b=value`; a value that is JSON is what it says, anything else is text. */
function setField(data: Data, field: string): void {
  const at = field.indexOf("=")
  if (at < 1) throw new Misuse(`--set is PATH=VALUE, as in call.duration=7, not ${JSON.stringify(field)}.`)
  const path = field.slice(0, at).split(".")
  const last = path.pop() ?? ""
  let inner = data
  for (const name of path) {
    const next = inner[name]
    const child: Data = isData(next) ? next : {}
    inner[name] = child
    inner = child
  }
  inner[last] = readValue(field.slice(at + 1))
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function isData(value: unknown): value is Data {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** A type of tomorrow is fine, a slip of the finger is not what was meant. */
function warnOfTypo(type: string): void {
  if (eventTypes.some((known) => known === type)) return
  const meant = nearest(type, eventTypes)
  if (meant !== undefined)
    console.error(`Linq has no event ${type}; did you mean ${meant}? It is delivered all the same.`)
}
