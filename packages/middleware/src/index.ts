export { type CommandsOptions, commands } from "./commands.ts"
export { type DedupOptions, dedup } from "./dedup.ts"
export { type MarkReadOptions, markRead } from "./mark-read.ts"
export { type RateGuardOptions, rateGuard } from "./rate-guard/rate-guard.ts"
export { forget } from "./session/forget.ts"
export type { SessionKey } from "./session/key.ts"
export { MAX_SESSION_BYTES } from "./session/plain.ts"
export {
  type CheckedSessionOptions,
  type SessionOptions,
  type SessionSchema,
  session,
} from "./session/session.ts"
export { type TypingOptions, typing } from "./typing/typing.ts"
