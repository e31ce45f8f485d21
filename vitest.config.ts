import { defaultServerConditions } from "vite"
import { defineConfig } from "vitest/config"

// Packages resolve to their TypeScript sources, so nothing has to be built before a test.
const conditions = ["@backchat/source", ...defaultServerConditions]
const source = { resolve: { conditions }, ssr: { resolve: { conditions } } }

export default defineConfig({
  ...source,
  test: {
    projects: [
      {
        ...source,
        test: {
          name: "unit",
          include: ["packages/*/src/**/*.test.ts"],
          environment: "node",
          // Properties run many cases; on a busy machine they take their time.
          testTimeout: 60_000,
        },
      },
      {
        ...source,
        test: {
          name: "end-to-end",
          include: ["test/**/*.test.ts"],
          environment: "node",
          testTimeout: 20_000,
        },
      },
      {
        ...source,
        test: {
          name: "types",
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            checker: "tsc",
            include: ["packages/*/src/**/*.test-d.ts"],
            tsconfig: "./tsconfig.test.json",
          },
        },
      },
    ],
  },
})
