import type Linq from "@linqapp/sdk"
import { z } from "zod"
import type { ContactCard, Line } from "../world/account.ts"
import { check, idIn, phoneNumber, webUrl } from "./check.ts"
import { fetchImage } from "./media.ts"
import type { Answer, Call, Operation } from "./operation.ts"

const name = z.string().min(1).max(255)
const lineQuery = z.object({ phone_number: phoneNumber.optional() })

function retrieve(call: Call): Answer {
  const { phone_number: number } = check(lineQuery, call.query)
  const lines = number === undefined ? call.account.lines : [call.world.line(call.account, number)]
  const body: Linq.ContactCardRetrieveResponse = {
    contact_cards: lines.flatMap((line) => (line.card ? [cardBody(line, line.card)] : [])),
  }
  return { status: 200, body }
}

const createBody = z.object({
  phone_number: phoneNumber,
  first_name: name,
  last_name: name.nullish(),
  image_url: webUrl.nullish(),
})

async function create(call: Call): Promise<Answer> {
  const { phone_number, first_name, last_name = null, image_url } = check(createBody, call.body)
  const line = call.world.line(call.account, phone_number)
  const imageUrl = image_url ? await fetchImage(call, image_url) : null
  const card = call.world.createCard(line, { firstName: first_name, lastName: last_name, imageUrl })
  return { status: 200, body: cardBody(line, card) }
}

const updateQuery = z.object({ phone_number: phoneNumber })
const updateBody = z.object({
  first_name: name.optional(),
  last_name: name.nullish(),
  image_url: webUrl.nullish(),
})

async function update(call: Call): Promise<Answer> {
  const line = call.world.line(call.account, check(updateQuery, call.query).phone_number)
  const { first_name, last_name, image_url } = check(updateBody, call.body)
  const imageUrl = image_url ? await fetchImage(call, image_url) : image_url
  const card = call.world.updateCard(line, {
    ...(first_name === undefined ? {} : { firstName: first_name }),
    ...(last_name === undefined ? {} : { lastName: last_name }),
    ...(imageUrl === undefined ? {} : { imageUrl }),
  })
  return { status: 200, body: cardBody(line, card) }
}

function cardBody(
  { number }: Line,
  { firstName, lastName, imageUrl, isActive }: ContactCard,
): Linq.SetContactCard {
  return {
    phone_number: number,
    first_name: firstName,
    ...(lastName === null ? {} : { last_name: lastName }),
    ...(imageUrl === null ? {} : { image_url: imageUrl }),
    is_active: isActive,
  }
}

function share(call: Call): Answer {
  call.world.shareCard(call.world.openChat(call.account, idIn(call, "chatId")))
  return { status: 204 }
}

/** What your lines show of themselves. */
export const contactCard: readonly Operation[] = [
  { name: "contactCard.retrieve", method: "GET", path: "/v3/contact_card", run: retrieve },
  { name: "contactCard.create", method: "POST", path: "/v3/contact_card", run: create },
  { name: "contactCard.update", method: "PATCH", path: "/v3/contact_card", run: update },
  {
    name: "chats.shareContactCard",
    method: "POST",
    path: "/v3/chats/:chatId/share_contact_card",
    run: share,
  },
]
