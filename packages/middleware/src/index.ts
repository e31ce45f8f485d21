export { type CommandsOptions, commands } from "./commands.ts"
export { type ConsentOptions, consent } from "./consent/consent.ts"
export type { QuietHours } from "./consent/quiet-hours.ts"
export { type DedupOptions, dedup } from "./dedup.ts"
export type { When } from "./llm/addressed.ts"
export type { CountTokens } from "./llm/history/budget.ts"
export type { Price } from "./llm/limits/day-budget.ts"
export { type FailureAnswer, type HistoryOptions, type LlmHandler, type LlmOptions, llm } from "./llm/llm.ts"
export type { AiSdkModel } from "./llm/models/ai-sdk.ts"
export { type AnthropicOptions, anthropic } from "./llm/models/anthropic.ts"
export { asChatModel, type ModelLike, type TextModel } from "./llm/models/as-chat-model.ts"
export type {
  ChatModel,
  FinishReason,
  ModelEvent,
  ModelMessage,
  ModelRequest,
  ToolCall,
  ToolSpec,
  Usage,
} from "./llm/models/chat-model.ts"
export { modelFromEnv } from "./llm/models/model-from-env.ts"
export { offline } from "./llm/models/offline.ts"
export { type OpenAiOptions, openai } from "./llm/models/openai.ts"
export { type ChatToolName, type ChatToolsOptions, chatTools } from "./llm/tools/chat-tools.ts"
export { type PlainToolOptions, type Tool, type ToolOptions, type Tools, tool } from "./llm/tools/tool.ts"
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
