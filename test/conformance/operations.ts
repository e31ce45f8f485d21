import { deepEqual } from "node:assert/strict"
import type { Person } from "@backchat/emulator/testing"
import { accountTrials } from "./account-operations.ts"
import type { Bench } from "./bench.ts"
import { chatTrials } from "./chat-operations.ts"

/** One operation: the status it answers with, and a call of it through the official SDK. */
export interface OperationTrial {
  readonly name: string
  readonly status: number
  run(scene: Scene): Promise<unknown>
}

/** A bench with people who have said hello. */
export interface Scene extends Bench {
  readonly ann: Person
  /** The chat with Ann. */
  readonly chatId: string
  /** What Ann said in it. */
  readonly messageId: string
  /** A group of four. */
  readonly groupId: string
}

/** Sets the scene. */
export async function sceneOn(bench: Bench): Promise<Scene> {
  const { emulator } = bench
  const ann = emulator.person("Ann")
  const { chatId, id } = await ann.says("hello")
  const others = ["Bob", "Cid"].map((name) => emulator.person(name))
  const { id: groupId } = emulator.group("", [ann, ...others])
  return { ...bench, ann, chatId, messageId: id, groupId }
}

/** Every operation of the SDK, and the raw upload. */
export const operationTrials: readonly OperationTrial[] = [...chatTrials, ...accountTrials]

/** Tries one operation, and looks into the log for its name and its exact status. */
export async function tryOperation({ name, status, run }: OperationTrial, bench: Bench): Promise<void> {
  const scene = await sceneOn(bench)
  await run(scene)
  await bench.emulator.settled()
  if (name.startsWith("PUT ")) return
  const answered = bench.emulator.calls
    .filter(({ operation }) => operation === name)
    .map((call) => call.status)
  deepEqual(answered, [status], `${name} answered ${answered}, not ${status}`)
}
