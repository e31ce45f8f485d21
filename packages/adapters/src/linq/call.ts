import type { LinqAPIV3 } from "@linqapp/sdk"
import { platformError } from "./errors.ts"

/** An answer of the platform with its trace id. */
export interface Answer<Data> {
  readonly data: Data
  readonly traceId: string | undefined
}

/** How the SDK is called: never retrying by itself, since the outbox does, with the same key. */
export interface CallOptions {
  readonly signal: AbortSignal
  readonly maxRetries: 0
}

/** The part of the SDK's promise that is used. */
interface Request<Data> {
  withResponse(): Promise<{ data: Data; response: Response }>
}

/**
 * Calls the platform once.
 *
 * @param operation the SDK's method, `chats.messages.send`: it names the call in errors
 * @throws PlatformError when it is refused or not reached
 * @throws the signal's reason when that aborts
 */
export type Call = <Data>(
  operation: string,
  signal: AbortSignal,
  request: (client: LinqAPIV3, options: CallOptions) => Request<Data>,
) => Promise<Answer<Data>>

/** Calls through a client that is there when it is needed. */
export function callerOf(client: () => Promise<LinqAPIV3>): Call {
  return async (operation, signal, request) => {
    signal.throwIfAborted()
    // The SDK never takes its listener off the signal it is given, so it gets one that ends with the call.
    const controller = new AbortController()
    const abort = () => controller.abort(signal.reason)
    signal.addEventListener("abort", abort, { once: true })
    try {
      const options: CallOptions = { signal: controller.signal, maxRetries: 0 }
      const { data, response } = await request(await client(), options).withResponse()
      return { data, traceId: response.headers.get("x-trace-id") ?? undefined }
    } catch (error) {
      signal.throwIfAborted()
      throw platformError(operation, error)
    } finally {
      signal.removeEventListener("abort", abort)
    }
  }
}
