export { type Answer, Bot, type BotOptions, createBot, type Handler, type ReactionName } from "./bot.ts"
export type { Context, MessageRef, SendTarget, StateAccess } from "./context.ts"
export type { DeadLetters, Which } from "./delivery/dead-letters.ts"
export * from "./delivery/delivery.ts"
export type { Injected, StartOptions } from "./delivery/engine.ts"
export { type BotEventMap, BotEvents } from "./delivery/events.ts"
export type { Reply, ReplyOptions, Sending, Sent } from "./delivery/outbox.ts"
export type { Pace } from "./delivery/pace.ts"
export type { Streamed } from "./delivery/planner.ts"
export type { RetryPolicy } from "./delivery/retry.ts"
export type { ErrorHandler } from "./delivery/road.ts"
export type { Span, StateChange, Travel, Tried } from "./delivery/travel.ts"
export { wait } from "./delivery/wait.ts"
export * from "./devtools.ts"
export * from "./errors.ts"
export * from "./log.ts"
export { type MemoryStoreOptions, memoryStore } from "./memory-store/memory-store.ts"
export * from "./model/capability.ts"
export type * from "./model/chat.ts"
export * from "./model/effect.ts"
export * from "./model/event.ts"
export type * from "./model/handle.ts"
export type * from "./model/json.ts"
export type * from "./model/line.ts"
export * from "./model/message.ts"
export * from "./model/part.ts"
export * from "./model/reaction.ts"
export { nearest } from "./nearest.ts"
export * from "./ports.ts"
export { type BubbleOptions, bubbles } from "./reply/bubbles.ts"
export type { Content } from "./reply/content.ts"
export {
  animate,
  type Draft,
  type DraftPart,
  link,
  type MarkdownPart,
  markdown,
  styled,
  text,
} from "./reply/draft.ts"
export * from "./reply/limits.ts"
export { audio, file, image, type MediaInput, type MediaOptions, video, voiceMemo } from "./reply/media.ts"
export { effect, message, replyTo } from "./reply/message.ts"
export type * from "./reply/outgoing.ts"
export type { Next } from "./routing/compose.ts"
export type { EventOf, Filter } from "./routing/filter.ts"
export {
  type AddedBy,
  extend,
  type Middleware,
  type OutgoingMiddleware,
  type Plugin,
  type Usable,
} from "./routing/middleware.ts"
export type { TextPattern } from "./routing/pattern.ts"
export type { Params } from "./routing/phrase.ts"
export type { CommandInfo } from "./routing/route.ts"
export type { Said } from "./steering/burst.ts"
export type { MergeOptions, Steering, SteeringOptions } from "./steering/steering.ts"
