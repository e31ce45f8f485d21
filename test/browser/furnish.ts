import type { Emulator } from "@backchat/emulator"
import type LinqAPIV3 from "@linqapp/sdk"

type Message = LinqAPIV3.Chats.MessageSendParams["message"]

/** Fills an emulator with conversations that show everything a phone can show. Nobody has to answer. */
export async function furnish(emulator: Emulator, client: LinqAPIV3): Promise<void> {
  const [ann, ben] = [emulator.person("Ann"), emulator.person("Ben")]
  const { chatId } = await ann.says("Hi! Is this the pizza place?")
  const send = async (chat: string, message: Message) => {
    const sent = await client.chats.messages.send(chat, { message })
    await emulator.settled()
    return sent.message
  }
  const words = (value: string): Message["parts"] => [{ type: "text", value }]
  await send(chatId, { parts: words("It is! 🍕 What can I get you?") })
  await ann.says("One margherita")
  const lemonade = await ann.says("and a lemonade with a lot of ice, it is so hot today")
  await client.messages.addReaction(lemonade.id, { operation: "add", type: "like" })
  await send(chatId, {
    parts: [
      {
        type: "text",
        value: "Order 42 is yours",
        text_decorations: [
          { range: [0, 8], style: "bold" },
          { range: [12, 17], animation: "bloom" },
        ],
      },
    ],
    effect: { type: "screen", name: "confetti" },
  })
  const when = await send(chatId, { parts: words("20 minutes"), reply_to: { message_id: lemonade.id } })
  await client.messages.update(when.id, { text: "25 minutes" })
  await ann.reacts("love", when)
  await send(chatId, { parts: [{ type: "link", value: "https://pizza.example/summer-menu" }] })
  await ann.sends({ bytes: Buffer.from(photo), filename: "table.svg", mimeType: "image/svg+xml" })
  await ann.sends({ bytes: memo(), filename: "memo.wav", mimeType: "audio/wav", voiceMemo: true })
  await ann.says("😍🍕")
  const app = { bundle_id: "com.example.pizza", name: "Pizza Tracker", team_id: "ABCDEFGHIJ" }
  const layout = { caption: "Order 42", subcaption: "In the oven", trailing_caption: "20:45" }
  await send(chatId, { parts: [{ type: "imessage_app", app, layout }] })
  await ann.sends({ bytes: Buffer.from("%PDF-1.4"), filename: "receipt.pdf", mimeType: "application/pdf" })
  const fault = emulator.faults.failMessages({ code: 4001, times: 1 })
  await send(chatId, { parts: words("Your rider is at the door") })
  fault.off()
  await ann.says("Thanks, see you soon!")
  await client.chats.typing.start(chatId)

  const weekend = [...emulator.world.chats.all()].find(({ name }) => name === "Weekend")
  if (weekend) {
    const group = emulator.groupOf(weekend.id)
    await ann.says("Who is in for Saturday?", { in: group })
    const yes = await ben.says("Me!", { in: group })
    await ann.reacts("🎉", yes)
    await group.adds(emulator.person("Cleo"))
    await emulator.person("Cleo").says("Me too. Shall the bot book a table?", { in: group })
    await send(group.id, { parts: words("A table for three at eight, done.") })
  }
  const sam = await emulator.person("Sam").says("Do you take text messages?")
  await send(sam.chatId, { parts: words("We do. Plain words and pictures.") })
  await send(sam.chatId, { parts: [{ type: "link", value: "https://pizza.example/menu" }] })
  const rae = await emulator.person("Rae").says("And RCS?")
  const reply = await send(rae.chatId, { parts: words("That too, with receipts and tapbacks.") })
  await emulator.person("Rae").reacts("like", reply)
  emulator.person("Nobody yet")
  await emulator.settled()
}

const photo = `<svg xmlns="http://www.w3.org/2000/svg" width="560" height="380" viewBox="0 0 560 380">
  <rect width="560" height="380" fill="#e9d3b0"/><circle cx="280" cy="190" r="150" fill="#fdf7ec"/>
  <circle cx="280" cy="190" r="128" fill="#d99a4e"/><circle cx="280" cy="190" r="112" fill="#d8492f"/>
  <g fill="#fbf3df"><circle cx="230" cy="150" r="24"/><circle cx="325" cy="165" r="28"/><circle cx="260" cy="240" r="26"/></g>
  <g fill="#3f8f3f"><ellipse cx="290" cy="125" rx="18" ry="9"/><ellipse cx="335" cy="230" rx="18" ry="9"/><ellipse cx="215" cy="205" rx="16" ry="8"/></g>
</svg>`

/** A second of sound that swells twice, as a WAV of 8 kHz. */
function memo(): Buffer {
  const samples = 16_000
  const wav = Buffer.alloc(44 + samples * 2)
  wav.write("RIFF", 0)
  wav.writeUInt32LE(36 + samples * 2, 4)
  wav.write("WAVEfmt ", 8)
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(8_000, 24)
  wav.writeUInt32LE(16_000, 28)
  wav.writeUInt16LE(2, 32)
  wav.writeUInt16LE(16, 34)
  wav.write("data", 36)
  wav.writeUInt32LE(samples * 2, 40)
  for (let at = 0; at < samples; at++) {
    const loudness = Math.abs(Math.sin(at / 2_500)) * (0.4 + 0.6 * Math.abs(Math.sin(at / 700)))
    wav.writeInt16LE(Math.round(9_000 * loudness * Math.sin(at / 7)), 44 + at * 2)
  }
  return wav
}
