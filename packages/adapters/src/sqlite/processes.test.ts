import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { afterEach, describe, expect, it } from "vitest"
import { delivery, drain } from "./fixtures/deliveries.ts"
import { temporaryFiles } from "./fixtures/temporary.ts"
import { sqliteStore } from "./sqlite-store.ts"

const newFile = temporaryFiles()
const script = fileURLToPath(new URL("./fixtures/process.ts", import.meta.url))
const children: ChildProcess[] = []

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL")
})

interface Message {
  readonly ready?: string
  readonly accepted?: string
  readonly settled?: string
  readonly by?: string
}

/** Starts a process on the file; resolves when it is at work. */
async function start(
  file: string,
  task: "work" | "storm",
  name: string,
  hear: (message: Message) => void = () => {},
): Promise<ChildProcess> {
  const child = fork(script, [file, task, name], {
    execArgv: ["--conditions=@backchat/source", "--import", "tsx", "--no-warnings"],
  })
  children.push(child)
  child.on("message", hear)
  await once(child, "message")
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, "exit")
  child.kill("SIGKILL")
  await exit
}

describe("several processes on one file", { timeout: 30_000 }, () => {
  it("handle each delivery once and in its lane's order, whoever accepts it", async () => {
    const file = newFile()
    const store = sqliteStore({ file })
    const ids = Array.from({ length: 800 }, (_, n) => `${"abcdefghijklmnopqrst"[n % 20]}${n}`)
    const settledBy: string[] = []
    let allSettled: () => void = () => {}
    const end = new Promise<void>((resolve) => {
      allSettled = resolve
    })
    const hear = ({ settled, by = "" }: Message) => {
      if (settled !== undefined && settledBy.push(by) === ids.length) allSettled()
    }
    await Promise.all([start(file, "work", "one", hear), start(file, "work", "two", hear)])
    for (let n = 0; n < ids.length; n += 40) {
      await Promise.all(ids.slice(n, n + 40).map((id) => store.accept(delivery(id))))
    }
    await end
    for (const lane of "abcdefghijklmnopqrst") {
      const order = await store.get(`order:test:${lane}`)
      expect(order?.value).toEqual(ids.filter((id) => id.startsWith(lane)))
    }
    expect(new Set(settledBy)).toEqual(new Set(["one", "two"]))
    expect(await store.depth()).toMatchObject({ waiting: 0, claimed: 0 })
    await store.close()
  })

  it("create the same file at the same time", async () => {
    const file = newFile()
    await Promise.all(["one", "two", "three"].map((name) => start(file, "work", name)))
    const store = sqliteStore({ file })
    expect(await store.accept(delivery("a1"))).toBe("accepted")
    await store.close()
  })

  it("lose nothing that was acknowledged when they are killed at work", async () => {
    const file = newFile()
    const accepted: string[] = []
    const settled: string[] = []
    for (let round = 1; round <= 5; round++) {
      let enough: () => void = () => {}
      const busy = new Promise<void>((resolve) => {
        enough = resolve
      })
      const child = await start(file, "storm", `r${round}`, (message) => {
        if (message.accepted !== undefined) accepted.push(message.accepted)
        if (message.settled !== undefined) settled.push(message.settled)
        if (accepted.length >= round * 150 && settled.length >= round * 40) enough()
      })
      await busy
      await kill(child)
    }

    // By another clock every lease of the dead has run out.
    const later = Date.now() + 3_600_000
    const store = sqliteStore({ file, now: () => later })
    const remaining = await drain(store)
    const finished: string[] = []
    for (const lane of "abcdefgh") {
      const order = await store.get(`order:test:${lane}`)
      if (Array.isArray(order?.value)) finished.push(...order.value.map(String))
    }
    const all = [...finished, ...remaining]
    expect(accepted.length).toBeGreaterThanOrEqual(750)
    expect(new Set(all).size, "each is settled or waits, never both").toBe(all.length)
    expect(
      accepted.filter((id) => !all.includes(id)),
      "acknowledged and lost",
    ).toEqual([])
    expect(
      settled.filter((id) => !finished.includes(id)),
      "settled and undone",
    ).toEqual([])
    expect(await store.depth()).toEqual({ waiting: 0, claimed: 0, buried: 0 })
    // What one process accepted for a lane, one after the other, is still in that order.
    const numbersOf = new Map<string, number[]>()
    for (const id of all) {
      const [lane, process, number] = id.split("-")
      const producer = `${lane}-${process}`
      numbersOf.set(producer, [...(numbersOf.get(producer) ?? []), Number(number)])
    }
    for (const numbers of numbersOf.values()) expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    await store.close()
  })
})
