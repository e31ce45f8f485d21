import { defaultServerConditions } from "vite"
import { defineConfig } from "vitest/config"

// Packages resolve to their TypeScript sources, so nothing has to be built before a test.
// "module" is for bundlers: what some packages give under it is no module that Node can load.
const native = defaultServerConditions.filter((condition) => condition !== "module")
const conditions = ["@backchat/source", ...native]
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
          // One for each core. The others start processes of their own, so they go one after another.
          maxWorkers: "100%",
          sequence: { groupOrder: 1 },
        },
      },
      {
        ...source,
        test: {
          name: "end-to-end",
          include: ["test/**/*.test.ts"],
          exclude: ["test/browser/**", "**/node_modules/**"],
          environment: "node",
          testTimeout: 20_000,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
      {
        ...source,
        test: {
          // A real browser, one for each file; see test/browser/.
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          environment: "node",
          testTimeout: 30_000,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
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
