import { spawnSync } from "node:child_process"

/** `npm test` installs Redis where it may and says so where it cannot; in CI it has to be there. */
export const hasRedis: boolean =
  process.env.CI === "true" || spawnSync("redis-server", ["--version"]).status === 0
