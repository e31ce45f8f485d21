import { setTimeout as wait } from "node:timers/promises"
import express, { type Express, type NextFunction, type Request, type Response } from "express"
import type { Activity } from "../activity.ts"
import type { Faults } from "../faults.ts"
import type { EmulatedModel } from "../models/model.ts"
import { models } from "../models/routes.ts"
import type { Subscriptions } from "../webhooks/subscriptions.ts"
import { LinqError } from "../world/errors.ts"
import { newTraceId } from "../world/trace.ts"
import type { World } from "../world/world.ts"
import { isDeeperThan } from "./depth.ts"
import { errorBody, notBuiltBody, refusalOf } from "./failure.ts"
import { files } from "./files.ts"
import { notBuilt } from "./not-built.ts"
import type { Call, Operation } from "./operation.ts"
import { operationsOf } from "./operations.ts"

/** One API call as the log keeps it. */
export interface ApiCall {
  readonly method: string
  readonly path: string
  /** The SDK's name for the operation, or null when the path is none's. */
  readonly operation: string | null
  /** The HTTP status, or 0 when the answer was lost on purpose. */
  readonly status: number
  /** The platform's error code, or null. */
  readonly code: number | null
  readonly ms: number
  readonly traceId: string
  /** Which attempt of the SDK's this was; 0 is the first. */
  readonly retry: number
  /** The request's JSON body; undefined when there was none, or it was over 64 KB. */
  readonly body: unknown
  /** Bytes of the request's body. */
  readonly bodyBytes: number
}

/** What the API stands on. */
export interface ApiOptions {
  readonly world: World
  readonly subscriptions: Subscriptions
  readonly faults: Faults
  readonly activity: Activity
  readonly fetchRemoteMedia: boolean
  readonly model: EmulatedModel | undefined
  onCall(call: ApiCall): void
}

/** The whole API as an Express app. */
export function api(options: ApiOptions): Express {
  const app = express()
  app.disable("x-powered-by").set("etag", false)
  app.use(models(options.model))
  app.use(stripBasePath)
  app.use(files(options.world, options.faults))
  app.use((request, response, next) => watch(options, request, response, next))
  app.use((request, _response, next) => {
    authenticate(options, request)
    next()
  })
  app.use(express.json({ type: () => true, limit: "10mb", strict: false, verify: refuseDeep }))
  for (const operation of operationsOf(options.world.spec)) {
    app[verb(operation.method)](operation.path, (request, response) =>
      answer(options, operation, request, response),
    )
  }
  for (const { name, method, path } of options.world.spec === "latest" ? notBuilt : []) {
    app[verb(method)](path, (_request, response) => {
      response.locals.operation = name
      response
        .set("x-should-retry", "false")
        .status(501)
        .json(notBuiltBody(name, traceOf(response)))
    })
  }
  app.use(() => {
    throw new LinqError("ChatNotFound", "Resource not found: no operation has this path and method")
  })
  app.use((thrown: unknown, _request: Request, response: Response, _next: NextFunction) =>
    refuse(thrown, response),
  )
  return app
}

async function answer(
  { world, subscriptions, faults, fetchRemoteMedia }: ApiOptions,
  operation: Operation,
  request: Request,
  response: Response,
): Promise<void> {
  response.locals.operation = operation.name
  const fate = faults.calls.fate(operation)
  if (fate.slowMs > 0) await wait(fate.slowMs)
  if (fate.hangs === "before") return hang(response)
  if (fate.refusal) throw fate.refusal
  const { params, query, body } = request
  const idempotencyKey = request.get("idempotency-key")
  const account = authenticate({ world }, request)
  const traceId = traceOf(response)
  const call: Call = {
    world,
    subscriptions,
    account,
    params,
    query,
    body,
    idempotencyKey,
    traceId,
    fetchRemoteMedia,
  }
  const { status, body: answered } = await operation.run(call)
  if (fate.hangs === "after") return hang(response)
  if (fate.losesAnswer) {
    request.socket.destroy()
    return
  }
  response.status(status)
  if (answered) response.json(answered)
  else response.end()
}

// The client waits for ever; whoever waits for the emulator to settle does not.
function hang(response: Response): void {
  response.locals.done()
}

const deepest = 64

function refuseDeep(_request: unknown, _response: unknown, body: Buffer): void {
  if (isDeeperThan(body, deepest)) {
    throw new LinqError("InvalidRequestBody", `The request body nests deeper than ${deepest} levels`)
  }
}

function refuse(thrown: unknown, response: Response): void {
  const error = refusalOf(thrown)
  response.locals.code = error.code
  if (error.retryAfterS !== undefined) response.set("Retry-After", String(error.retryAfterS))
  response.status(error.status).json(errorBody(error, traceOf(response)))
}

// Every answer carries a trace id of its own, whatever the client sent; every call is logged when it is over.
function watch(
  { activity, onCall }: ApiOptions,
  request: Request,
  response: Response,
  next: NextFunction,
): void {
  const traceId = newTraceId()
  const startedAt = performance.now()
  const done = activity.begin()
  const { method, path } = request
  response.locals.traceId = traceId
  response.locals.done = done
  response.set("X-Trace-ID", traceId)
  response.once("close", () => {
    const { operation = null, code = null } = response.locals
    const status = response.writableFinished ? response.statusCode : 0
    const retry = Number(request.get("x-stainless-retry-count")) || 0
    const ms = performance.now() - startedAt
    const bodyBytes = Number(request.get("content-length")) || 0
    const body = bodyBytes <= mostLoggedBytes ? request.body : undefined
    onCall({ method, path, operation, status, code, ms, traceId, retry, body, bodyBytes })
    done()
  })
  next()
}

function authenticate({ world }: Pick<ApiOptions, "world">, request: Request): Call["account"] {
  const [, token] = /^Bearer (.+)$/i.exec(request.get("authorization") ?? "") ?? []
  const account = token === undefined ? undefined : world.accounts.get(token)
  if (!account) throw new LinqError("Unauthorized")
  return account
}

function traceOf(response: Response): string {
  return String(response.locals.traceId)
}

const mostLoggedBytes = 65_536

// The SDK puts /v3/... behind any base URL, so whatever stands before it in the path is the base.
function stripBasePath(request: Request, _response: Response, next: NextFunction): void {
  const [path = ""] = request.url.split("?")
  const start = path.indexOf("/v3/")
  if (start > 0) request.url = request.url.slice(start)
  next()
}

function verb(method: string): "get" | "post" | "put" | "patch" | "delete" {
  const name = method.toLowerCase()
  if (name === "get" || name === "post" || name === "put" || name === "patch" || name === "delete")
    return name
  throw new Error(`${method} is no method of this API`)
}
