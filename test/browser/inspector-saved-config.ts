import { fileURLToPath } from "node:url"
import { defaultServerConditions } from "vite"
import { defineConfig } from "vitest/config"

// Runs a test that the inspector saved, beside the bot that it is of.
const conditions = ["@backchat/source", ...defaultServerConditions]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { root: fileURLToPath(new URL(".", import.meta.url)), include: ["inspector-saved-*.test.ts"] },
})
