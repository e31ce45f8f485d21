// The concierge of a hotel, in a group of guests: listens to all, and answers when she is addressed.
import { chatTools, createBot, linq, llm, modelFromEnv, tool } from "backchat"
import { z } from "zod"

const breakfast = tool({
  description: "when and where breakfast is",
  run: () => "Breakfast is from 7 to 10 on the terrace.",
})

const taxi = tool({
  description: "calls a taxi for a number of people",
  input: z.object({ people: z.int().min(1).max(8) }),
  run: ({ people }) => `A taxi for ${people} will be at the door in ten minutes.`,
})

const bot = createBot({ adapter: linq() })

bot.onText(
  llm({
    model: modelFromEnv(),
    name: "Rosa",
    system: "You are Rosa, the concierge of the Harbour Hotel. Answer only what your tools can tell you.",
    tools: { breakfast, taxi, ...chatTools(["replyTo"]) },
    // Said to everybody, the answer is for the group; what nobody asked Rosa she only remembers.
    when: "addressed",
  }),
)

bot.on("participant.added", () => "Welcome! I am Rosa, the concierge. Say my name when you need me.")

await bot.start()

export default bot
