import { z } from "zod"
import { LinqError, type LinqErrorName } from "../world/errors.ts"
import { e164, isHandle } from "../world/handle.ts"
import type { Call } from "./operation.ts"

/**
 * Reads a value with a schema and speaks the platform's codes: 1001 for what is missing, 1003 for what is no
 * object, 1004 inside message parts, 1005 elsewhere, or the code that the schema names with {@link refusal}.
 *
 * @throws LinqError with the path and the rule that was broken.
 */
export function check<T>(schema: z.ZodType<T>, value: unknown): T {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new LinqError("InvalidRequestBody", "The request body must be a JSON object")
  }
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  if (!issue) throw new LinqError("InvalidRequestBody")
  const path = issue.path.map(String).join(".")
  if (issue.code === "invalid_type" && valueAt(value, issue.path) === undefined) {
    throw new LinqError("MissingRequiredField", `${path} is required`)
  }
  throw new LinqError(kindOf(issue, path), `${path}: ${issue.message}`)
}

const kinds = {
  phone: "InvalidPhoneFormat",
  missing: "MissingRequiredField",
  content: "InvalidMessageContent",
  card: "InvalidAppMessage",
  file: "InvalidFileType",
  size: "FileTooLarge",
} as const

/** What a refinement passes as `params`, so that its refusal carries a code of its own. */
export function refusal(kind: keyof typeof kinds): { params: { refusal: string } } {
  return { params: { refusal: kind } }
}

function kindOf(issue: z.core.$ZodIssue, path: string): LinqErrorName {
  const named = issue.code === "custom" ? issue.params?.refusal : undefined
  if (typeof named === "string" && isKind(named)) return kinds[named]
  if (/(^|\.)parts(\.|$)/.test(path)) {
    return /\.(app|layout)(\.|$)/.test(path) ? "InvalidAppMessage" : "InvalidMessageContent"
  }
  return "InvalidParameterValue"
}

function isKind(name: string): name is keyof typeof kinds {
  return Object.hasOwn(kinds, name)
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found: unknown = value
  for (const key of path) found = Object(found)[key]
  return found
}

/** An E.164 phone number, else 1002. */
export const phoneNumber: z.ZodType<string> = z.string().refine((text) => e164.test(text), {
  message: "must be in E.164 format, as +12025550100",
  ...refusal("phone"),
})

/** A phone number or an e-mail address, else 1002. */
export const handle: z.ZodType<string> = z.string().refine(isHandle, {
  message: "must be a phone number in E.164 format, as +12025550100, or an e-mail address",
  ...refusal("phone"),
})

/**
 * A list that is counted before its items are read, so that a million wrong items are one complaint.
 *
 * @param most how many items it may have.
 */
export function list<T>(
  item: z.ZodType<T>,
  { least = 0, most }: { least?: number; most: number },
): z.ZodType<T[]> {
  return z.array(z.unknown()).min(least).max(most).pipe(z.array(item))
}

/** 1 to 31 recipients. Source: Linq API docs, "Create a chat". */
export const recipients: z.ZodType<string[]> = list(handle, { least: 1, most: 31 })

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** An http or https URL of at most 2,048 characters. */
export const webUrl: z.ZodType<string> = z
  .string()
  .max(2048)
  .pipe(z.url({ protocol: /^https?$/ }))

/** A list in a query: the key repeated, or its values joined by commas. */
export function listIn(value: unknown): string[] {
  const values = Array.isArray(value) ? value : value === undefined ? [] : [value]
  return values.flatMap((one) => String(one).split(",")).filter((one) => one !== "")
}

/** The id in a call's path. @throws LinqError 1005 when it is no UUID. */
export function idIn(call: Call, name: string): string {
  const id = call.params[name]
  if (typeof id === "string" && uuid.test(id)) return id
  throw new LinqError("InvalidParameterValue", `${name} must be a UUID`)
}
