import { effect, signal } from "@preact/signals"
import { post, Refused, upload } from "../server/ask.ts"
import { connection } from "../server/feed.ts"
import { chatOf, type Seat } from "./seats.ts"
import type { PhoneMessage, PhonePerson } from "./wire.ts"

/** What the last thing that was asked for met, until it is read. */
export const complaint = signal("")

// What could not be done while nobody answered is settled when somebody does again.
effect(() => {
  if (connection.value === "open") complaint.value = ""
})

/** Where a seat is, in the server's words. */
function place(seat: Seat) {
  const chat = chatOf(seat)
  return { who: seat.who, ...(chat ? { chat: chat.id } : "line" in seat ? { line: seat.line } : {}) }
}

/** Does it, and complains aloud when it cannot be done. @returns whether it was done. */
export async function attempt(act: Promise<unknown>): Promise<boolean> {
  try {
    await act
    complaint.value = ""
    return true
  } catch (error) {
    complaint.value = error instanceof Refused ? error.message : String(error)
    return false
  }
}

export interface Saying {
  readonly text: string
  readonly effect?: string | undefined
  readonly replyTo?: { readonly message: string; readonly part: number } | undefined
}

export function say(seat: Seat, saying: Saying): Promise<unknown> {
  return post("/phone/say", { ...place(seat), ...saying })
}

export interface Sending {
  readonly file: Blob
  readonly filename: string
  readonly text?: string
  readonly memo?: boolean
}

export function send(seat: Seat, { file, filename, text, memo }: Sending): Promise<unknown> {
  const type = file.type.split(";")[0] || "application/octet-stream"
  const said = { ...place(seat), filename, type, ...(text && { text }), ...(memo && { memo: "true" }) }
  return upload(`/phone/send?${new URLSearchParams(said)}`, file)
}

export function react({ who }: Seat, { id }: PhoneMessage, part: number, reaction: string, on: boolean) {
  return attempt(post("/phone/react", { who, message: id, part, reaction, on }))
}

export function edit({ who }: Seat, { id }: PhoneMessage, part: number, text: string): Promise<unknown> {
  return post("/phone/edit", { who, message: id, part, text })
}

/** A poll of these options; spec `latest` has them. */
export function poll(seat: Seat, options: readonly string[]) {
  return attempt(post("/phone/poll", { ...place(seat), options }))
}

export function vote({ who }: Seat, { id }: PhoneMessage, option: string, on: boolean) {
  return attempt(post("/phone/vote", { who, message: id, option, on }))
}

/** Typing dots are a courtesy: nobody is told when they could not be shown. */
export function type(seat: Seat, on: boolean): void {
  if (chatOf(seat)) void post("/phone/type", { ...place(seat), on }).catch(() => {})
}

export function read(seat: Seat): void {
  if (chatOf(seat)) void post("/phone/read", place(seat)).catch(() => {})
}

/** Where the phone is; null stops telling. */
export function share(seat: Seat, at: { latitude: number; longitude: number } | null) {
  return attempt(post("/phone/location", { ...place(seat), at }))
}

export type Habits = Partial<Pick<PhonePerson, "service" | "readReceipts" | "reads" | "reachable">>

export function change(who: string, habits: Habits) {
  return attempt(post("/phone/habits", { who, ...habits }))
}

export function introduce(person: { name: string; handle: string; service: string }) {
  return post<{ handle: string }>("/phone/person", person)
}

export function openGroup(name: string, people: readonly string[]) {
  return post<{ id: string }>("/phone/group", { name, people })
}

export function rename(who: string, chat: string, name: string) {
  return attempt(post("/phone/group/rename", { who, chat, name }))
}

export function join(who: string, chat: string) {
  return attempt(post("/phone/group/join", { who, chat }))
}

export function leave(who: string, chat: string) {
  return attempt(post("/phone/group/leave", { who, chat }))
}

/** An empty file takes the icon away. */
export function setIcon(who: string, chat: string, file: Blob, filename = "icon") {
  const query = new URLSearchParams({ who, chat, filename, type: file.type || "image/png" })
  return attempt(upload(`/phone/group/icon?${query}`, file))
}
