import { equal } from "node:assert/strict"
import { type EmulatorOptions, type LinqErrorName, linqErrors } from "@backchat/emulator"
import LinqAPIV3, { APIError } from "@linqapp/sdk"
import type { Scene } from "./operations.ts"

/** How an error is met: by a call that breaks a rule, in a message that fails, or by a fault of the emulator. */
export interface ErrorTrial {
  readonly options?: EmulatorOptions
  /** The status it comes with, where it is not the code's usual one; `"webhook"` when it comes in an event. */
  readonly status?: number | "webhook"
  /** Set where no rule of the emulator leads to it, and a fault was switched on. */
  readonly byFault?: true
  meet(scene: Scene): PromiseLike<unknown>
}

const unknownId = "00000000-0000-4000-8000-000000000000"
const ben = "+12025550148"
const hi = says("hi")
const latest = { spec: "latest" } as const
const app = { bundle_id: "com.example.game", name: "Game", team_id: "ABCDE12345" }
const card = {
  parts: [{ type: "imessage_app" as const, app, layout: { caption: "Play" }, url: "https://e.example" }],
}

function says(value: string) {
  return { parts: [{ type: "text" as const, value }] }
}

function byFault(error: LinqErrorName): ErrorTrial {
  return {
    byFault: true,
    meet({ emulator, client }) {
      emulator.faults.failCalls({ error })
      return client.phoneNumbers.list()
    },
  }
}

function inEvent(code: number, options: EmulatorOptions = {}): ErrorTrial {
  return {
    options,
    status: "webhook",
    byFault: true,
    async meet({ emulator, client, chatId }) {
      emulator.faults.failMessages({ code, times: 1 })
      await client.chats.messages.send(chatId, { message: hi })
    },
  }
}

async function textChat({ emulator }: Scene): Promise<string> {
  return (await emulator.person("Sam", { service: "SMS" }).says("hi")).chatId
}

/** How each error is met, or why it is not. A record by name, so that none is forgotten. */
export const errorTrials: Readonly<Record<LinqErrorName, ErrorTrial | string>> = {
  MissingRequiredField: { meet: ({ client }) => client.post("/v3/chats", { body: {} }) },
  InvalidPhoneFormat: {
    meet: ({ client, emulator }) =>
      client.chats.create({ from: emulator.line, to: ["5550100"], message: hi }),
  },
  InvalidRequestBody: { meet: ({ client }) => client.post("/v3/chats", { body: [] }) },
  InvalidMessageContent: {
    meet: ({ client, chatId }) =>
      client.chats.messages.send(chatId, { message: { parts: [...hi.parts, ...hi.parts] } }),
  },
  InvalidParameterValue: { meet: ({ client }) => client.chats.retrieve("not-an-id") },
  CannotUpdateDM: { meet: ({ client, chatId }) => client.chats.update(chatId, { display_name: "Us" }) },
  RateLimitExceeded: {
    async meet({ client, ann }) {
      await client.capability.checkIMessage({ address: ann.handle })
      await client.capability.checkIMessage({ address: ann.handle })
    },
  },
  InvalidAppMessage: {
    meet: ({ client, chatId }) =>
      client.chats.messages.send(chatId, {
        message: { parts: [{ ...card.parts[0], app: { ...app, team_id: "short" } }] } as typeof card,
      }),
  },
  ChatNotFound: { meet: ({ client }) => client.chats.retrieve(unknownId) },
  MessageNotFound: { meet: ({ client }) => client.messages.retrieve(unknownId) },
  AttachmentNotFound: { meet: ({ client }) => client.attachments.retrieve(unknownId) },
  Unauthorized: {
    meet: ({ emulator }) =>
      new LinqAPIV3({ apiKey: "wrong", baseURL: emulator.url, maxRetries: 0 }).phoneNumbers.list(),
  },
  AccessDenied: { meet: ({ client, groupId }) => client.chats.typing.start(groupId) },
  PhonePermissionDenied: {
    meet: ({ client }) => client.chats.create({ from: "+12025550199", to: [ben], message: hi }),
  },
  AttachmentNotReady: {
    async meet({ client, chatId }) {
      const file = { filename: "a.png", content_type: "image/png" as const, size_bytes: 9 }
      const { attachment_id } = await client.attachments.create(file)
      await client.chats.messages.send(chatId, { message: { parts: [{ type: "media", attachment_id }] } })
    },
  },
  RecipientNotAllowed: {
    options: { account: { sandbox: true } },
    meet: ({ client, emulator }) => client.chats.create({ from: emulator.line, to: [ben], message: hi }),
  },
  ChatBeingCreated: {
    options: { limits: { chatCreationMs: 50 } },
    async meet({ client, emulator }) {
      const create = () => client.chats.create({ from: emulator.line, to: [ben], message: hi })
      await Promise.all([create(), create()])
    },
  },
  SubscriptionNotFound: { meet: ({ client }) => client.webhookSubscriptions.retrieve(unknownId) },
  FeatureNotAvailable: {
    options: { account: { location: false } },
    meet: ({ client, chatId }) => client.chats.location.request(chatId),
  },
  ContactCardNotFound: { meet: ({ client, chatId }) => client.chats.shareContactCard(chatId) },
  ChatUnavailable: {
    async meet({ client, groupId }) {
      await client.chats.leaveChat(groupId)
      await client.chats.markAsRead(groupId)
    },
  },
  ContactCardExists: {
    async meet({ client, emulator }) {
      await client.contactCard.create({ phone_number: emulator.line, first_name: "Shop" })
      await client.contactCard.create({ phone_number: emulator.line, first_name: "Shop" })
    },
  },
  StateConflict: { meet: ({ client, chatId }) => client.chats.leaveChat(chatId) },
  GroupChatNotSupported: { meet: ({ client, groupId }) => client.chats.location.request(groupId) },
  ChatServiceNotSupported: {
    meet: async (scene) => scene.client.chats.location.request(await textChat(scene)),
  },
  AppServiceUnsupported: {
    meet: async (scene) => scene.client.chats.messages.send(await textChat(scene), { message: card }),
  },
  PhoneNumberNotFound: {
    meet: ({ client }) => client.phoneNumbers.update(unknownId, { forwarding_number: null }),
  },
  PaymentRequestNotFound: "payments are not emulated",
  ContactCardSetupFailed: {
    options: latest,
    meet({ client, emulator }) {
      emulator.faults.failContactCards()
      return client.contactCard.create({ phone_number: emulator.line, first_name: "Shop" })
    },
  },
  MentionInDirectChat: {
    options: latest,
    meet: ({ client, ann, chatId }) =>
      client.post(`/v3/chats/${chatId}/messages`, {
        body: { message: { parts: [{ type: "text", value: "you", mention: ann.handle }] } },
      }),
  },
  RecipientOptedOut: {
    options: latest,
    async meet({ client, ann, chatId }) {
      await ann.says("STOP")
      await client.chats.messages.send(chatId, { message: hi })
    },
  },
  BlockedHandle: {
    options: latest,
    async meet({ client, ann, chatId }) {
      await client.post("/v3/blocked_handles", { body: { handle: ann.handle } })
      await client.chats.messages.send(chatId, { message: hi })
    },
  },
  SendingNumberIneligible: {
    options: latest,
    meet({ client, emulator, chatId }) {
      emulator.changeLine(emulator.line, { maySend: false })
      return client.chats.messages.send(chatId, { message: hi })
    },
  },
  AppClipServiceUnsupported: "app clips are not emulated: their links come from payments",
  DatabaseConnection: byFault("DatabaseConnection"),
  DatabaseQuery: byFault("DatabaseQuery"),
  EventStreamConnection: byFault("EventStreamConnection"),
  EventStreamPublish: byFault("EventStreamPublish"),
  NetworkTimeout: byFault("NetworkTimeout"),
  InternalServerError: byFault("InternalServerError"),
  RetriesExhausted: inEvent(3007),
  DeliveryFailed: {
    status: "webhook",
    async meet({ client, ann, chatId }) {
      ann.becomes({ reachable: false })
      await client.chats.messages.send(chatId, { message: hi })
    },
  },
  PhoneNotAvailable: inEvent(4002, latest),
  WebhookDeliveryFailed: byFault("WebhookDeliveryFailed"),
  ServiceUnavailable: rcs("off", {}),
  RecipientUnsupportedMessageType: {
    meet({ client, emulator }) {
      const { handle } = emulator.person("Sam", { service: "SMS" })
      return client.chats.create({ from: emulator.line, to: [handle], message: card })
    },
  },
  LineHasNoRcsAccount: rcs("no account", latest),
  RcsCheckCouldNotRun: rcs("failing", latest),
  FileUploadFailed: byFault("FileUploadFailed"),
  FileDownloadFailed: byFault("FileDownloadFailed"),
  PresignedUrlFailed: byFault("PresignedUrlFailed"),
  InvalidFileType: {
    meet: ({ client }) =>
      client.post("/v3/attachments", {
        body: { filename: "a.exe", content_type: "application/x-msdownload", size_bytes: 9 },
      }),
  },
  FileTooLarge: {
    meet: ({ client }) =>
      client.attachments.create({ filename: "a.png", content_type: "image/png", size_bytes: 104_857_601 }),
  },
  ContentTypeMismatch: {
    async meet({ client, chatId }) {
      const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47)
      const file = { filename: "a.jpg", content_type: "image/jpeg" as const, size_bytes: png.byteLength }
      const { attachment_id, upload_url, required_headers } = await client.attachments.create(file)
      await fetch(upload_url, { method: "PUT", headers: required_headers, body: png })
      await client.chats.messages.send(chatId, { message: { parts: [{ type: "media", attachment_id }] } })
    },
  },
  ImageDownloadFailed: {
    meet: ({ client, chatId }) =>
      client.chats.messages.send(chatId, {
        message: { parts: [{ type: "media", url: "http://127.0.0.1:1/cat.png" }] },
      }),
  },
}

/** Codes that the platform lists and nobody explains. */
export const unexplained: Readonly<Record<number, string>> = {
  2020: "its meaning is not published",
  2025: "its meaning is not published",
  4006: "its meaning is not published; faults.failMessages({ code: 4006 }) sends it",
  4007: "its meaning is not published; faults.failMessages({ code: 4007 }) sends it",
  4008: "its meaning is not published; faults.failMessages({ code: 4008 }) sends it",
}

function rcs(state: "off" | "no account" | "failing", options: EmulatorOptions): ErrorTrial {
  return {
    options,
    meet({ client, emulator, ann }) {
      emulator.changeLine(emulator.line, { rcs: state })
      return client.capability.checkRCS({ address: ann.handle })
    },
  }
}

/** Meets an error and looks whether it is the one. */
export async function tryError(name: LinqErrorName, trial: ErrorTrial, scene: Scene): Promise<void> {
  const { code, status } = linqErrors[name]
  const told: unknown[] = []
  scene.emulator.subscribe("http://127.0.0.1:9/", { events: ["message.failed"] })
  scene.emulator.on("delivery", ({ body }) => told.push(JSON.parse(body).data.code))
  const refusal = await refusalOf(trial.meet(scene))
  await scene.emulator.settled()
  if (trial.status === "webhook") {
    equal(told[0], code)
    return
  }
  equal(refusal?.code, code)
  equal(refusal.status, trial.status ?? status)
  equal(refusal.traceId, refusal.header)
  equal(refusal.docUrl, `https://docs.linqapp.com/error/codes/${Math.floor(code / 1000)}xxx/${code}/`)
}

async function refusalOf(call: PromiseLike<unknown>) {
  try {
    await call
    return undefined
  } catch (error) {
    if (!(error instanceof APIError)) throw error
    // The SDK types error bodies as unknown; the envelope is what is tried here.
    const body = error.error as { error: { code: number; status: number; doc_url: string }; trace_id: string }
    const { code, status, doc_url: docUrl } = body.error
    return { code, status, docUrl, traceId: body.trace_id, header: error.headers?.get("x-trace-id") }
  }
}
