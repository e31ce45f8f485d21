import type { Line } from "../world/account.ts"
import type { World } from "../world/world.ts"

/** Where a line's vCard is, until it expires. */
export function vcardUrl(origin: string, { id }: Line, expiresAt: number): string {
  return `${origin}/contacts/${id}.vcf?expires=${expiresAt}`
}

/** The vCard of a line: its card, its number first, the account's other healthy lines behind it. */
export function vcardOf(world: World, lineId: string): string | undefined {
  const lines = [...world.accounts.values()].flatMap((account) => account.lines)
  const line = lines.find(({ id }) => id === lineId)
  if (!line) return undefined
  const { firstName = line.number, lastName = null, imageUrl = null } = line.card ?? {}
  const others = line.account.lines.filter((other) => other !== line && other.status === "ACTIVE")
  const entries = [
    "BEGIN:VCARD",
    "VERSION:3.0",
    `N:${text(lastName ?? "")};${text(firstName)};;;`,
    `FN:${text([firstName, lastName].filter(Boolean).join(" "))}`,
    `TEL;TYPE=CELL,PREF:${line.number}`,
    ...others.map(({ number }) => `TEL;TYPE=CELL:${number}`),
    ...(imageUrl ? [`PHOTO;VALUE=URI:${text(imageUrl)}`] : []),
    "END:VCARD",
  ]
  return `${entries.join("\r\n")}\r\n`
}

// RFC 2426: what has a meaning in a vCard is escaped in its texts.
function text(value: string): string {
  return value.replace(/[\\;,]/g, "\\$&").replace(/\r\n|\r|\n/g, "\\n")
}
