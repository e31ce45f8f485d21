/** The first bytes of types that betray themselves. */
const signatures: readonly (readonly [type: string, bytes: readonly number[]])[] = [
  ["image/png", [0x89, 0x50, 0x4e, 0x47]],
  ["image/jpeg", [0xff, 0xd8, 0xff]],
  ["image/gif", [0x47, 0x49, 0x46, 0x38]],
  ["application/pdf", [0x25, 0x50, 0x44, 0x46]],
]

/**
 * Whether bytes are plainly of another type than they were declared. The platform looks at the real content;
 * the emulator objects only to certain contradictions, so that tests can send three bytes and call them a PNG.
 */
export function contradicts(declared: string, bytes: Uint8Array): boolean {
  const actual = signatures.find(([, start]) => start.every((byte, index) => bytes[index] === byte))?.[0]
  return actual !== undefined && actual !== declared
}
