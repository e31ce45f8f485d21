import { basename } from "node:path"
import type { Readable, Writable } from "node:stream"
import {
  type Adapter,
  type Capabilities,
  type Chat,
  DoorError,
  type Handle,
  type Host,
  isTapback,
  type LocalMedia,
  type Reaction,
  type Recipients,
  TAPBACK_EMOJI,
  TAPBACKS,
  tapbackOf,
} from "@backchat/core"
import { Recent } from "../recent.ts"
import { type Arrival, CHAT, deliveryOf, eventOf } from "./arrival.ts"
import { bubble, clean, quote, short } from "./bubble.ts"
import { Screen } from "./screen.ts"

const NAME = "terminal"
const REMEMBERED = 1_000

/** Where the conversation takes place, and who takes part. */
export interface TerminalOptions {
  /** Default: `process.stdin`. */
  readonly input?: Readable | undefined
  /** Default: `process.stdout`. */
  readonly output?: (Writable & { readonly isTTY?: boolean }) | undefined
  /** What the bot is called in front of its bubbles. Default `bot`. */
  readonly name?: string | undefined
  /** The handle of the person at the keyboard. Default `+12025550147`. */
  readonly me?: string | undefined
}

/**
 * Talk to a bot in the terminal, without an account: each line is a message in one direct chat.
 * `/react love` reacts to the bot's last message, `/quit` ends. Works in a pipe as well, where it prints
 * plain text: `echo hi | node bot.js`.
 *
 * @example const bot = createBot({ adapter: terminal() })
 */
export function terminal(options: TerminalOptions = {}): Adapter {
  const { input = process.stdin, output = process.stdout, name = "bot", me = "+12025550147" } = options
  const person: Handle = { handle: me, isMe: false, service: "iMessage" }
  const screen = new Screen(input, output)
  const texts = new Recent<string>(REMEMBERED)
  const sent = new Recent<{ readonly id: string; readonly chatId: string; readonly key: string }>(REMEMBERED)
  let last: string | undefined

  const say = (lines: readonly string[]) => screen.print(lines.map((line, n) => indent(name, n) + line))
  const note = (line: string) => screen.print([screen.paint(["dim"], line)])

  function arrivalOf(line: string): Arrival | undefined {
    const [command, wanted = ""] = line.trim().split(/\s+/, 2)
    if (command !== "/react") return { kind: "text", messageId: crypto.randomUUID(), text: line }
    const reaction = reactionOf(wanted)
    if (reaction === undefined) note(`Write /react and one of ${TAPBACKS.join(", ")}, or an emoji.`)
    else if (last === undefined) note("There is nothing to react to yet.")
    else return { kind: "reaction", reaction: { ...reaction, messageId: last, partIndex: 0, at: Date.now() } }
    return undefined
  }

  async function hear(host: Host, line: string): Promise<void> {
    const arrival = line.trim() === "" ? undefined : arrivalOf(line)
    if (arrival === undefined) return
    if (arrival.kind === "text") texts.set(arrival.messageId, arrival.text)
    const verdict = await host.accept(deliveryOf(NAME, arrival))
    if (verdict === "full") note("The bot's inbox is full; say it again in a moment.")
  }

  return {
    name: NAME,
    receive() {
      throw new DoorError(400, "The terminal adapter reads the keyboard; it takes no webhooks.")
    },
    parse: (delivery) => eventOf(delivery, person),
    capabilities: () => (screen.isLive ? LIVE : PIPED),
    async send(target, message, { key }) {
      const before = sent.get(key)
      if (before !== undefined) return before
      const quoted = message.replyTo && texts.get(message.replyTo.messageId)
      const lines = bubble(message, screen.paint, quoted)
      const result = { id: crypto.randomUUID(), chatId: chatIdOf(target, me), key }
      say(result.chatId === CHAT.id ? lines : [screen.paint(["dim"], `(to ${result.chatId})`), ...lines])
      texts.set(result.id, quote(message))
      sent.set(key, result)
      last = result.id
      return result
    },
    // Nothing goes anywhere, so a file is shown by its name.
    upload: async (media) => ({ attachmentId: nameOf(media) }),
    async react(_chat, { messageId, reaction }, operation) {
      const emoji = reaction.type === "custom" ? reaction.emoji : TAPBACK_EMOJI[reaction.type]
      const text = texts.get(messageId)
      const what = text === undefined ? "a message" : `"${short(text)}"`
      note(`${name} ${operation === "add" ? `reacted ${emoji} to` : `took ${emoji} back from`} ${what}`)
    },
    async edit(_chat, { messageId, text }) {
      texts.set(messageId, text)
      say([...clean(text).split("\n"), screen.paint(["dim"], "(edited)")])
    },
    startTyping: async () => screen.showTyping(true),
    stopTyping: async () => screen.showTyping(false),
    async listen(host) {
      let hearing = Promise.resolve()
      const ended = screen.open((line) => {
        if (line.trim() === "/quit") return screen.close()
        // One after the other, so that lines arrive in the order they were typed.
        hearing = hearing.then(() => hear(host, line)).catch(() => note("The bot could not take that in."))
      })
      const heardOut = ended.then(() => hearing)
      return {
        ended: heardOut,
        close() {
          screen.close()
          return heardOut
        },
      }
    },
  }
}

const PIPED: Capabilities = new Set([
  "effects",
  "threads",
  "links",
  "media",
  "voiceMemos",
  "reactions",
  "customReactions",
  "edits",
])
const LIVE: Capabilities = new Set([...PIPED, "decorations", "typing"])

function reactionOf(word: string): Pick<Reaction, "type" | "emoji"> | undefined {
  const tapback = isTapback(word) ? word : tapbackOf(word)
  if (tapback !== undefined) return { type: tapback, emoji: TAPBACK_EMOJI[tapback] }
  return /\p{Extended_Pictographic}/u.test(word) ? { type: "custom", emoji: word } : undefined
}

function chatIdOf(target: Chat | Recipients, me: string): string {
  if ("id" in target) return target.id
  return target.to.length === 1 && target.to[0] === me ? CHAT.id : target.to.join(", ")
}

function nameOf({ data, filename }: LocalMedia): string {
  return filename ?? ("path" in data ? basename(data.path) : "file")
}

function indent(name: string, line: number): string {
  return line === 0 ? `${name} › ` : " ".repeat(name.length + 3)
}
