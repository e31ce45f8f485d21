import type { Json } from "@backchat/core"
import { stringAt } from "../models/json-reader.ts"
import type { Tool } from "./tool.ts"

/** The schema of an input of one string, which may have to be one of these. */
export function oneInput(name: string, legal?: readonly string[]): Tool["inputSchema"] {
  const property = legal === undefined ? { type: "string" } : { type: "string", enum: legal }
  return { type: "object", properties: { [name]: property }, required: [name] }
}

/** @throws Error in words for the model */
export function requiredIn(call: Json, name: string): string {
  const value = stringAt(call, name)
  if (value === undefined || value.trim() === "") throw new Error(`The input needs "${name}", a string.`)
  return value
}
