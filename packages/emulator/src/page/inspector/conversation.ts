import type { SavedTranscript, Step } from "../../driver/transcript-steps.ts"
import type { Emulator } from "../../emulator.ts"
import { nameOf } from "../../world/bubble.ts"
import type { Message } from "../../world/message.ts"
import type { World } from "../../world/world.ts"
import type { Entry } from "./entry.ts"
import { excerpt, placeOf } from "./excerpt.ts"
import { parsed } from "./payload.ts"
import { Refusal } from "./refusal.ts"

/**
 * The conversation that led to a webhook, up to the answers it got: everything in its chat from the
 * beginning, since what a bot answers may depend on all of it.
 *
 * @throws Refusal for what nobody said.
 */
export function conversationTo(emulator: Emulator, entry: Entry): SavedTranscript {
  const saved = emulator.saveTranscript()
  const { steps } = saved
  const last = stepOf(emulator.world, steps, entry)
  const place = placeOf(steps, last)
  const isHere = (index: number) => placeOf(steps, index) === place
  const next = steps.findIndex((step, index) => index > last && step.does !== "hears" && isHere(index))
  const places = new Map(steps.map((step, index) => [step, isHere(index)]))
  return excerpt(saved, {
    to: next < 0 ? steps.length : next,
    concerns: (step) => places.get(step) === true,
  })
}

/** The step that said a message: the nth before somebody's last words is the nth before their last step. */
function stepOf(world: World, steps: readonly Step[], entry: Entry): number {
  const message = messageIn(world, entry)
  if (!message || message.sender.isMe) {
    throw new Refusal(
      409,
      "A test is made of what people say: choose a message.received, or save the transcript as a test.",
    )
  }
  const who = nameOf(world, message.sender.handle)
  const own = [...world.messages.values()].filter(({ sender }) => sender.handle === message.sender.handle)
  const said = steps.flatMap((step, index) => (saidIn(step, who) ? [index] : []))
  // Counted from the end: what was said before the emulator was restarted has no step.
  const step = said.at(own.indexOf(message) - own.length)
  if (step !== undefined) return step
  throw new Refusal(409, "This was said before this emulator began to take notes; say it again.")
}

function messageIn(world: World, { request }: Entry): Message | undefined {
  const { data } = Object(parsed(request.body ?? ""))
  const id: unknown = Object(data).id ?? Object(Object(data).message).id
  return typeof id === "string" ? world.messages.get(id) : undefined
}

function saidIn({ does, ...step }: Step, who: string): boolean {
  return (does === "says" || does === "replies" || does === "sends") && "who" in step && step.who === who
}
