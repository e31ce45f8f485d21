import { once } from "node:events"
import express from "express"
import { onTestFinished } from "vitest"
import type { EmulatorOptions } from "../src/emulator.ts"
import { type Inspector, inspect } from "../src/page/inspector/index.ts"
import { type Rig, rig } from "./rig.ts"

/** An emulator that is watched, and the inspector's API on a port of its own. */
export interface Watched extends Rig {
  readonly inspector: Inspector
  /** What pages would have heard, oldest first. */
  readonly told: readonly { readonly event: string; readonly data: unknown }[]
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  get(path: string): Promise<any>
  // biome-ignore lint/suspicious/noExplicitAny: as above
  post(path: string, body?: unknown): Promise<any>
  /** The status and the words of a refusal. */
  refused(path: string, body?: unknown): Promise<{ readonly status: number; readonly error: string }>
  fetch(path: string, init?: RequestInit): Promise<Response>
}

/** Watches an emulator for the length of a test. */
export async function watched(options: EmulatorOptions = {}): Promise<Watched> {
  const started = await rig(options)
  const told: { event: string; data: unknown }[] = []
  const inspector = inspect(started.emulator, (event, data) => told.push({ event, data }))
  const server = express().use("/inspector", inspector.routes).listen(0, "127.0.0.1")
  await once(server, "listening")
  onTestFinished(() => {
    inspector.close()
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === "object" ? address?.port : undefined
  const call = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}/inspector${path}`, init)
  const send = (path: string, body: unknown = {}) =>
    call(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    })
  return {
    ...started,
    inspector,
    told,
    fetch: call,
    get: async (path) => (await call(path)).json(),
    post: async (path, body) => {
      const response = await send(path, body)
      if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
      return response.headers.get("content-type")?.includes("json") ? response.json() : response.text()
    },
    refused: async (path, body) => {
      const response = body === undefined ? await call(path) : await send(path, body)
      const { error } = JSON.parse(await response.text())
      return { status: response.status, error }
    },
  }
}
