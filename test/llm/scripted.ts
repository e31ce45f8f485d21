import { once } from "node:events"
import type { ChatModel, FinishReason, Json, ModelEvent, ModelRequest, Usage } from "backchat"

/** What a model does the next time it is asked, in no one's format. */
export interface Turn {
  readonly texts?: readonly string[]
  readonly calls?: readonly { readonly id: string; readonly name: string; readonly input: Json }[]
  /** Default: `"tool-calls"` with calls, else `"stop"`. */
  readonly reason?: FinishReason
  readonly usage?: Usage
  /** Says what it says, and then nothing more: it waits until it is told to stop, or its stream dies. */
  readonly ending?: "hangs" | "dies"
  /** Does not even begin. */
  readonly refusal?: Error
}

export function reasonOf({ reason, calls = [] }: Turn): FinishReason {
  return reason ?? (calls.length > 0 ? "tool-calls" : "stop")
}

/** Takes its turns one after the other, and remembers what it was asked. */
export function scripted(turns: readonly Turn[]): ChatModel & { readonly asked: ModelRequest[] } {
  const left = [...turns]
  const asked: ModelRequest[] = []
  return {
    name: "scripted",
    images: true,
    asked,
    async *stream(request): AsyncGenerator<ModelEvent> {
      asked.push(request)
      const turn = left.shift()
      if (turn === undefined) throw new Error("It was asked too often.")
      if (turn.refusal !== undefined) throw turn.refusal
      for (const text of turn.texts ?? []) yield { type: "text", text }
      if (turn.ending === "dies") throw new Error("The model died.")
      if (turn.ending === "hangs") {
        if (!request.signal.aborted) await once(request.signal, "abort")
        throw request.signal.reason
      }
      for (const call of turn.calls ?? []) yield { type: "tool-call", ...call }
      yield { type: "finish", reason: reasonOf(turn), usage: turn.usage }
    },
  }
}
