import { BackchatError, type Context, type Draft, type Json, type MessageReceived } from "@backchat/core"
import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec"
import type { ToolSpec } from "../models/chat-model.ts"

/** What a model can use. Made by `tool()` and `chatTools()`. */
export interface Tool {
  readonly description: string
  readonly inputSchema: ToolSpec["inputSchema"]
  /**
   * Uses it, and returns what the model is told.
   *
   * @throws whatever is told to the model as the tool's error
   */
  use(input: Json, ctx: Context<MessageReceived>): Promise<string>
  /** How it changes the next message, worked out from the call alone. */
  shape?(input: Json, ctx: Context<MessageReceived>): (draft: Draft) => Draft
}

export type Tools = Readonly<Record<string, Tool>>

/** What a tool may return: JSON, or nothing. */
type Result = Json | undefined

export interface ToolOptions<Schema extends StandardSchemaV1> {
  /** What it does and when to use it, for the model to read. */
  readonly description: string
  /** What it takes. What a model writes is checked, and what does not fit is told to the model. */
  readonly input: Schema
  /** The schema as JSON Schema. Needed only where the library does not give it by itself, as zod 4.2 does. */
  readonly jsonSchema?: ToolSpec["inputSchema"] | undefined
  /** Does it. Runs once per call, also when the event is tried again; and so does what it sends with `ctx.reply`. */
  run(input: StandardSchemaV1.InferOutput<Schema>, ctx: Context<MessageReceived>): Result | Promise<Result>
}

export interface PlainToolOptions {
  readonly description: string
  readonly input?: undefined
  run(input: Json, ctx: Context<MessageReceived>): Result | Promise<Result>
}

/**
 * Makes a tool that a model can use.
 *
 * The model is told of its input as JSON Schema: `jsonSchema` if you pass it, else what the schema's own
 * library makes of it (Standard JSON Schema, `schema["~standard"].jsonSchema`).
 *
 * @throws BackchatError `bad_configuration` when there is no JSON Schema to tell the model
 * @example
 * const weather = tool({
 *   description: "The weather in a city",
 *   input: z.object({ city: z.string() }),
 *   run: ({ city }) => forecast(city),
 * })
 */
export function tool<Schema extends StandardSchemaV1>(options: ToolOptions<Schema>): Tool
export function tool(options: PlainToolOptions): Tool
export function tool(options: ToolOptions<StandardSchemaV1> | PlainToolOptions): Tool {
  const { description, input: schema } = options
  return {
    description,
    inputSchema: schema === undefined ? NO_INPUT : jsonSchemaOf(schema, options.jsonSchema),
    async use(input, ctx) {
      // The overloads say that a tool without schema takes any JSON.
      const checked = (schema === undefined ? input : await check(schema, input)) as Json
      const result = await options.run(checked, ctx)
      if (result === undefined) return "Done."
      return typeof result === "string" ? result : JSON.stringify(result)
    },
  }
}

const NO_INPUT = { type: "object", properties: {} } as const

function jsonSchemaOf(
  schema: StandardSchemaV1,
  given: ToolSpec["inputSchema"] | undefined,
): ToolSpec["inputSchema"] {
  if (given !== undefined) return given
  const standard: StandardSchemaV1.Props & Partial<StandardJSONSchemaV1.Props> = schema["~standard"]
  if (standard.jsonSchema === undefined) {
    throw new BackchatError(
      "bad_configuration",
      `tool(): ${standard.vendor} gives no JSON Schema of this input, and models are told of tools in JSON Schema. ` +
        'Pass it: jsonSchema: { type: "object", properties: { … } }.',
    )
  }
  const { $schema: _, ...shown } = standard.jsonSchema.input({ target: "draft-07" })
  return JSON.parse(JSON.stringify(shown))
}

async function check(schema: StandardSchemaV1, input: Json): Promise<unknown> {
  const result = await schema["~standard"].validate(input)
  if (result.issues === undefined) return result.value
  const issues = result.issues.map(({ path = [], message }) => {
    const where = path.map((step) => String(typeof step === "object" ? step.key : step)).join(".")
    return where === "" ? message : `${where}: ${message}`
  })
  throw new Error(`The input does not fit: ${issues.join("; ")}`)
}

/** The tools by name, as a model is told of them. @throws BackchatError `bad_configuration` for a name that no model takes */
export function specsOf(tools: Tools): readonly ToolSpec[] {
  return Object.entries(tools).map(([name, { description, inputSchema }]) => {
    if (/^[\w-]{1,64}$/.test(name)) return { name, description, inputSchema }
    throw new BackchatError(
      "bad_configuration",
      `llm(): ${JSON.stringify(name)} cannot be a tool's name. Use at most 64 letters, digits, _ and -.`,
    )
  })
}
