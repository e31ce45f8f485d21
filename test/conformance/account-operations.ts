import { deepEqual, equal, match } from "node:assert/strict"
import type { Bench } from "./bench.ts"
import type { OperationTrial } from "./operations.ts"

const png = { filename: "cat.png", content_type: "image/png" as const, size_bytes: 7 }
const pngBytes = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1, 2, 3)
const subscription = {
  target_url: "https://example.com/hook",
  subscribed_events: ["message.received" as const],
}

/** Every other operation, and the raw upload. */
export const accountTrials: readonly OperationTrial[] = [
  {
    name: "attachments.create",
    status: 200,
    run: async ({ client }) => equal((await client.attachments.create(png)).http_method, "PUT"),
  },
  { name: "PUT upload_url", status: 200, run: upload },
  {
    name: "attachments.retrieve",
    status: 200,
    async run(scene) {
      const found = await scene.client.attachments.retrieve(await upload(scene))
      equal(found.status, "complete")
    },
  },
  {
    name: "attachments.delete",
    status: 204,
    async run({ client }) {
      const { attachment_id } = await client.attachments.create(png)
      await client.attachments.delete(attachment_id)
    },
  },
  {
    name: "phoneNumbers.list",
    status: 200,
    async run({ client, emulator }) {
      const { phone_numbers } = await client.phoneNumbers.list()
      equal(phone_numbers[0]?.phone_number, emulator.line)
      equal(phone_numbers[0]?.reputation.status, "HEALTHY")
    },
  },
  {
    name: "phoneNumbers.update",
    status: 200,
    async run({ client }) {
      const [line] = (await client.phoneNumbers.list()).phone_numbers
      const body = await client.phoneNumbers.update(line?.id ?? "", { forwarding_number: "+12025550199" })
      equal(body.forwarding_number, "+12025550199")
    },
  },
  {
    name: "phonenumbers.list",
    status: 200,
    async run({ client }) {
      const { phone_numbers } = await client.phonenumbers.list()
      deepEqual(phone_numbers[0]?.capabilities, { sms: true, mms: true, voice: true })
    },
  },
  {
    name: "availableNumber.retrieve",
    status: 200,
    async run({ client, emulator, ann }) {
      const { phone_number, vcf_url } = await client.availableNumber.retrieve({ to: [ann.handle] })
      equal(phone_number, emulator.line)
      match(await (await fetch(vcf_url)).text(), /^BEGIN:VCARD/)
    },
  },
  {
    name: "webhookEvents.list",
    status: 200,
    run: async ({ client }) => equal((await client.webhookEvents.list()).events.length, 27),
  },
  {
    name: "webhookSubscriptions.create",
    status: 201,
    async run({ client }) {
      match((await client.webhookSubscriptions.create(subscription)).signing_secret, /^whsec_/)
    },
  },
  {
    name: "webhookSubscriptions.list",
    status: 200,
    async run({ client }) {
      await client.webhookSubscriptions.create(subscription)
      equal((await client.webhookSubscriptions.list()).subscriptions.length, 1)
    },
  },
  {
    name: "webhookSubscriptions.retrieve",
    status: 200,
    async run({ client }) {
      const { id } = await client.webhookSubscriptions.create(subscription)
      equal((await client.webhookSubscriptions.retrieve(id)).id, id)
    },
  },
  {
    name: "webhookSubscriptions.update",
    status: 200,
    async run({ client }) {
      const { id } = await client.webhookSubscriptions.create(subscription)
      equal((await client.webhookSubscriptions.update(id, { is_active: false })).is_active, false)
    },
  },
  {
    name: "webhookSubscriptions.delete",
    status: 204,
    async run({ client }) {
      const { id } = await client.webhookSubscriptions.create(subscription)
      await client.webhookSubscriptions.delete(id)
    },
  },
  {
    name: "capability.checkIMessage",
    status: 200,
    async run({ client, ann }) {
      const body = await client.capability.checkIMessage({ address: ann.handle })
      deepEqual(body, { address: ann.handle, available: true })
    },
  },
  {
    name: "capability.checkRCS",
    status: 200,
    async run({ client, ann }) {
      equal((await client.capability.checkRCS({ address: ann.handle })).available, false)
    },
  },
  {
    name: "contactCard.retrieve",
    status: 200,
    run: async ({ client }) => deepEqual((await client.contactCard.retrieve()).contact_cards, []),
  },
  {
    name: "contactCard.create",
    status: 200,
    async run({ client, emulator }) {
      const body = await client.contactCard.create({ phone_number: emulator.line, first_name: "Shop" })
      deepEqual(body, { phone_number: emulator.line, first_name: "Shop", is_active: true })
    },
  },
  {
    name: "contactCard.update",
    status: 200,
    async run({ client, emulator }) {
      await client.contactCard.create({ phone_number: emulator.line, first_name: "Shop" })
      const body = await client.contactCard.update({ phone_number: emulator.line, last_name: "Around" })
      deepEqual([body.first_name, body.last_name], ["Shop", "Around"])
    },
  },
]

async function upload({ client }: Bench): Promise<string> {
  const { attachment_id, upload_url, required_headers } = await client.attachments.create(png)
  const { status } = await fetch(upload_url, { method: "PUT", headers: required_headers, body: pngBytes })
  equal(status, 200)
  return attachment_id
}
