import type { NextFunction, Request, Response, Router } from "express"
import { z } from "zod"
import type { Where } from "../../../driver/person-words.ts"
import type { Emulator } from "../../../emulator.ts"

/** A phone number in E.164 or an e-mail address. */
export const handle: z.ZodType<string> = z
  .string()
  .regex(/^(\+[1-9]\d{1,14}|[^\s@]+@[^\s@]+\.[^\s@]+)$/, "must be like +12025550123 or ann@example.com")

/** Who does something, and where: in a chat, or with a line that they may never have written to. */
export const place: {
  readonly who: z.ZodType<string>
  readonly chat: z.ZodOptional<z.ZodType<string>>
  readonly line: z.ZodOptional<z.ZodType<string>>
} = { who: handle, chat: z.guid().optional(), line: z.string().optional() }

/** A place that was asked for. */
export interface Place {
  readonly chat?: string | undefined
  readonly line?: string | undefined
}

/** A place in the driver's words. @throws LinqError 2001 when there is no such chat. */
export function where(emulator: Emulator, at: Place): Where {
  const chat = at.chat === undefined ? undefined : emulator.world.chat(emulator.account, at.chat)
  if (chat?.isGroup) return { in: emulator.groupOf(chat.id) }
  const line = chat?.line.number ?? at.line
  return line === undefined ? {} : { line }
}

/** Takes one kind of POST: its body is checked, and what `act` gives is the answer. */
export function take<T>(router: Router, path: string, body: z.ZodType<T>, act: (asked: T) => unknown): void {
  router.post(path, async (request, response) => {
    response.json((await act(body.parse(request.body))) ?? {})
  })
}

/** What is said of something that was made. */
export function idOf({ id }: { readonly id: string }): { readonly id: string } {
  return { id }
}

/** The bytes of a request that was read raw; none for an empty one. */
export function bytesOf({ body }: Request): Uint8Array {
  return body instanceof Uint8Array ? body : new Uint8Array()
}

/** Answers what went wrong, in words for the person in front of the page. */
export function refuse(thrown: unknown, _request: Request, response: Response, _next: NextFunction): void {
  const { status, error } = wordsFor(thrown)
  response.status(status).json({ error })
}

function wordsFor(thrown: unknown): { readonly status: number; readonly error: string } {
  if (thrown instanceof z.ZodError) return { status: 400, error: z.prettifyError(thrown) }
  // What body-parser throws carries the status it deserves; what the world refuses is a conflict with it.
  const { status } = Object(thrown)
  const error = thrown instanceof Error ? thrown.message : String(thrown)
  return { status: typeof status === "number" ? status : 409, error }
}
