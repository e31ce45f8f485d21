export { type CommandsOptions, commands } from "./commands.ts"
export { type ConsentOptions, consent } from "./consent/consent.ts"
export type { QuietHours } from "./consent/quiet-hours.ts"
export { type DedupOptions, dedup } from "./dedup.ts"
export type { When } from "./llm/addressed.ts"
export type { AiSdkModel } from "./llm/ai-sdk.ts"
export { type AnthropicOptions, anthropic } from "./llm/anthropic.ts"
export { asChatModel, type ModelLike, type TextModel } from "./llm/as-chat-model.ts"
export type {
  ChatModel,
  FinishReason,
  ModelEvent,
  ModelMessage,
  ModelRequest,
  ToolCall,
  ToolSpec,
  Usage,
} from "./llm/chat-model.ts"
export { type ChatToolName, chatTools } from "./llm/chat-tools.ts"
export type { CountTokens, HistoryOptions } from "./llm/history.ts"
export { type FailureAnswer, type LlmHandler, type LlmOptions, llm } from "./llm/llm.ts"
export { offline } from "./llm/offline.ts"
export { type OpenAiOptions, openai } from "./llm/openai.ts"
export { type PlainToolOptions, type Tool, type ToolOptions, type Tools, tool } from "./llm/tool.ts"
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
