// Takes photos in and sends pictures out.
import { createBot, image, linq, message } from "backchat"

const bot = createBot({ adapter: linq() })

// A picture made on the spot: bytes are uploaded before they are sent.
const colour = (name: string) =>
  new TextEncoder().encode(
    `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64" fill="${name.replace(/\W/g, "")}"/></svg>`,
  )

bot.onMedia("image", async (ctx) => {
  await ctx.react("like")
  const [first, ...more] = ctx.media
  return `${first.filename}, ${Math.ceil(first.sizeBytes / 1024)} KB${more.length > 0 ? ` and ${more.length} more` : ""}.`
})
bot.onMedia((ctx) => `I only know pictures, not ${ctx.media[0].mimeType}.`)

bot.onText("paint {colour:word}", ({ params }) =>
  message(
    `Here is ${params.colour}:`,
    image(colour(params.colour), { filename: "colour.svg", mimeType: "image/svg+xml" }),
  ),
)
bot.onCommand("photo", () => image("https://images.example.com/cat.jpg"))
bot.onText(() => 'Send me a photo, or say "paint tomato".')

await bot.start()

export default bot
