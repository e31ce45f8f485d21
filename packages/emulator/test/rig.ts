import LinqAPIV3, { APIError } from "@linqapp/sdk"
import { onTestFinished } from "vitest"
import { createEmulator, type Emulator, type EmulatorOptions } from "../src/emulator.ts"

/** A started emulator and the official client on it. */
export interface Rig {
  readonly emulator: Emulator
  readonly client: LinqAPIV3
}

/** Starts one for the length of a test. The client does not retry, so that errors come at once. */
export async function rig(options: EmulatorOptions = {}): Promise<Rig> {
  const emulator = createEmulator({ speed: 1000, ...options })
  await emulator.start()
  onTestFinished(() => emulator.stop())
  const client = new LinqAPIV3({ apiKey: emulator.apiKey, baseURL: emulator.url, maxRetries: 0 })
  return { emulator, client }
}

/** A message of one text part. */
export function says(value: string): { parts: [{ type: "text"; value: string }] } {
  return { parts: [{ type: "text", value }] }
}

/** What an API refusal says. */
export interface Refusal {
  readonly status: number
  readonly code: number
  readonly message: string
  readonly retryAfter: string | null
  readonly traceId: string | null
  readonly body: unknown
}

/** Waits for a call to be refused, and fails when it is not. */
export async function refused(call: PromiseLike<unknown>): Promise<Refusal> {
  try {
    await call
  } catch (error) {
    if (!(error instanceof APIError)) throw error
    // The SDK types error bodies as unknown; the envelope is what these tests are about.
    const body = error.error as { error: { code: number; message: string }; trace_id: string }
    return {
      status: error.status ?? 0,
      code: body.error.code,
      message: body.error.message,
      retryAfter: error.headers?.get("retry-after") ?? null,
      traceId: error.headers?.get("x-trace-id") ?? null,
      body,
    }
  }
  throw new Error("The call was not refused.")
}
