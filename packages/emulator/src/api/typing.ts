import { idIn } from "./check.ts"
import type { Answer, Call, Operation } from "./operation.ts"

function show(call: Call, on: boolean): Answer {
  call.world.lineTypes(call.world.openChat(call.account, idIn(call, "chatId")), on)
  return { status: 204 }
}

/** Your line's typing dots. */
export const typing: readonly Operation[] = [
  {
    name: "chats.typing.start",
    method: "POST",
    path: "/v3/chats/:chatId/typing",
    run: (call) => show(call, true),
  },
  {
    name: "chats.typing.stop",
    method: "DELETE",
    path: "/v3/chats/:chatId/typing",
    run: (call) => show(call, false),
  },
]
