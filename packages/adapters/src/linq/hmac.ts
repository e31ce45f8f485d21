import crypto, { createHmac, createSecretKey } from "node:crypto"

/** HMAC-SHA256 over some ASCII text and then some bytes. */
export type Hmac = (head: string, body: Uint8Array, encoding: "base64" | "hex") => string

const BLOCK_BYTES = 64
const HASH_BYTES = 32
/** Room for a webhook of usual size, which is about 1.2 KB. */
const SCRATCH_BYTES = 8_192

/** Node has it since 20.12; other runtimes may not. */
const { hash }: { readonly hash?: typeof crypto.hash } = crypto

/**
 * Prepares a key for many messages. Node makes an object of its own for each HMAC, which costs more than hashing a
 * webhook does; two one-shot hashes (RFC 2104) need none. Bodies too long for that go Node's way.
 */
export function hmacSha256(key: Uint8Array): Hmac {
  const nodeKey = createSecretKey(key)
  const long: Hmac = (head, body, encoding) =>
    createHmac("sha256", nodeKey).update(head).update(body).digest(encoding)
  if (hash === undefined) return long
  // The pads lie in buffers of their own and not in Node's shared pool, for they are as secret as the key.
  const short = key.length > BLOCK_BYTES ? hash("sha256", key, "buffer") : key
  const inner = pad(short, 0x36, SCRATCH_BYTES)
  const outer = pad(short, 0x5c, BLOCK_BYTES + HASH_BYTES)
  return (head, body, encoding) => {
    if (BLOCK_BYTES + head.length + body.length > SCRATCH_BYTES) return long(head, body, encoding)
    const bodyAt = BLOCK_BYTES + inner.write(head, BLOCK_BYTES, "latin1")
    inner.set(body, bodyAt)
    // As text and back: a Buffer would take twice as long to make.
    outer.write(hash("sha256", inner.subarray(0, bodyAt + body.length), "binary"), BLOCK_BYTES, "latin1")
    return hash("sha256", outer, encoding)
  }
}

function pad(key: Uint8Array, mask: number, bytes: number): Buffer {
  const block = Buffer.alloc(bytes)
  block.set(key)
  for (let at = 0; at < BLOCK_BYTES; at++) block[at] = (block[at] ?? 0) ^ mask
  return block
}
