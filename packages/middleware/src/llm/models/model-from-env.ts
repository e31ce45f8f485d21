import { anthropic } from "./anthropic.ts"
import type { ChatModel } from "./chat-model.ts"
import { offline } from "./offline.ts"
import { openai } from "./openai.ts"

/** Where the choice is read from. */
type Env = Readonly<Record<string, string | undefined>>

/**
 * The model that the environment offers: `OPENAI_API_KEY`, `ANTHROPIC_API_KEY` or `OLLAMA_HOST`, the first that is
 * set, and `offline()` where none is. `MODEL` names the model; by default `gpt-5-mini`, `claude-sonnet-4-5` or
 * `llama3.2`. Its `name` says which it is.
 *
 * @example llm({ model: modelFromEnv() })
 */
export function modelFromEnv(env: Env = process.env): ChatModel {
  const { OPENAI_API_KEY, ANTHROPIC_API_KEY, OLLAMA_HOST, MODEL } = env
  if (OPENAI_API_KEY) return openai({ model: MODEL || "gpt-5-mini", apiKey: OPENAI_API_KEY, images: true })
  if (ANTHROPIC_API_KEY) return anthropic({ model: MODEL || "claude-sonnet-4-5", apiKey: ANTHROPIC_API_KEY })
  if (!OLLAMA_HOST) return offline()
  const host = OLLAMA_HOST.includes("://") ? OLLAMA_HOST : `http://${OLLAMA_HOST}`
  return openai({ model: MODEL || "llama3.2", baseURL: new URL("/v1", host).href })
}
