import { equal, ok } from "node:assert/strict"
import type { WebhookVersion } from "@backchat/emulator"
import type LinqAPIV3 from "@linqapp/sdk"
import { type Bench, openDoor } from "./bench.ts"
import { type Scene, sceneOn } from "./operations.ts"

type Cause = (scene: Scene) => unknown

const hi = { parts: [{ type: "text" as const, value: "hi" }] }
const send: Cause = ({ client, chatId }) => client.chats.messages.send(chatId, { message: hi })
const rename: Cause = ({ client, groupId }) => client.chats.update(groupId, { display_name: "Trip" })
const call =
  (outcome: "answered" | "declined" | "no_answer" | "failed"): Cause =>
  ({ ann }) =>
    ann.calls(outcome)

async function inTextGroup(
  { client, emulator }: Scene,
  change: { display_name?: string; group_chat_icon?: string },
) {
  const sam = emulator.person("Sam", { service: "SMS" })
  const { id } = emulator.group("", [sam, emulator.person("Tom", { service: "SMS" })])
  await client.chats.update(id, change)
}

/** Who causes what. A record by the SDK's own names, so that no event is forgotten. */
export const causes: Readonly<Record<LinqAPIV3.WebhookEventType, Cause>> = {
  "message.sent": send,
  "message.delivered": send,
  "message.read": send,
  "message.received": ({ ann }) => ann.says("again"),
  "message.failed": (scene) => {
    scene.ann.becomes({ reachable: false })
    return send(scene)
  },
  "message.edited": ({ ann, messageId }) => ann.edits({ id: messageId }, "hello!"),
  "reaction.added": ({ ann, messageId }) => ann.reacts("love", { id: messageId }),
  "reaction.removed": async ({ ann, messageId }) => {
    await ann.reacts("🔥", { id: messageId })
    await ann.unreacts("🔥", { id: messageId })
  },
  "participant.added": ({ client, groupId }) =>
    client.chats.participants.add(groupId, { handle: "+12025550177" }),
  "participant.removed": ({ client, groupId }) => client.chats.leaveChat(groupId),
  "chat.created": ({ emulator }) => emulator.person("Eve").says("hello"),
  "chat.group_name_updated": rename,
  "chat.group_icon_updated": ({ client, groupId }) =>
    client.chats.update(groupId, { group_chat_icon: "https://example.com/icon.png" }),
  "chat.group_name_update_failed": (scene) => inTextGroup(scene, { display_name: "Trip" }),
  "chat.group_icon_update_failed": (scene) =>
    inTextGroup(scene, { group_chat_icon: "https://example.com/icon.png" }),
  "chat.typing_indicator.started": ({ ann }) => ann.types(),
  "chat.typing_indicator.stopped": async ({ ann }) => {
    await ann.types()
    await ann.stopsTyping()
  },
  "phone_number.status_updated": ({ emulator }) => emulator.setLineStatus(emulator.line, "FLAGGED"),
  "call.initiated": call("answered"),
  "call.ringing": call("answered"),
  "call.answered": call("answered"),
  "call.ended": call("answered"),
  "call.failed": call("failed"),
  "call.declined": call("declined"),
  "call.no_answer": call("no_answer"),
  "location.sharing.started": ({ ann }) => ann.sharesLocation({ latitude: 52.5, longitude: 13.4 }),
  "location.sharing.stopped": async ({ ann }) => {
    await ann.sharesLocation({ latitude: 52.5, longitude: 13.4 })
    await ann.stopsSharingLocation()
  },
}

/** Causes an event and lets it through the door. The older version has no edits; none may come then. */
export async function tryEvent(
  type: string,
  cause: Cause,
  version: WebhookVersion,
  bench: Bench,
): Promise<void> {
  const scene = await sceneOn(bench)
  const door = await openDoor(bench, version)
  try {
    await cause(scene)
    await bench.emulator.settled()
    if (type === "message.edited" && version === "2025-01-01") {
      equal(door.arrived.length, 0, "an edit came in version 2025-01-01")
      return
    }
    const event = door.enter(type)
    ok(event, `no ${type} came through the door`)
    equal(event.type === "unknown" ? event.name : event.type, type)
    equal(JSON.parse(door.arrived[0]?.body.toString() ?? "{}").webhook_version, version)
  } finally {
    door.close()
  }
}
