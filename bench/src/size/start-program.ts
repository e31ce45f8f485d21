// From nothing to the first reply: how long a new process imports, and when its first message leaves.
import { open } from "../contenders/contender.ts"
import { CONTENDERS, type ContenderName } from "../contenders/registry.ts"
import { orderOf, report } from "../running/child.ts"

export interface StartOrder {
  readonly contender: ContenderName
  /** What a user's bot would import. */
  readonly modules: readonly string[]
}

const { contender: name, modules } = orderOf<StartOrder>()
const startedAt = performance.now()
await Promise.all(modules.map((module) => import(module)))
const importMs = performance.now() - startedAt

const { arrival, load } = CONTENDERS[name]
const contender = await load()
await new Promise<void>((resolve, reject) => {
  open(contender, { reply: "text", store: { kind: "memory" }, hear: () => {}, settled: resolve })
    .then((bot) => bot.arrive(arrival({ index: 1, chat: 1, text: "hello" }))())
    .catch(reject)
})
report({ importMs, firstReplyMs: performance.now() - startedAt })
