import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:net"
import { urlOf } from "../contenders/listening.ts"
import { temporaryFolder } from "./temporary.ts"

/** Why a series that needs Redis cannot run here; undefined when it can. */
export function redisIsMissing(): string | undefined {
  const { status } = spawnSync("redis-server", ["--version"], { stdio: "ignore" })
  return status === 0 ? undefined : "redis-server is not installed, so nothing on Redis was measured."
}

/** Runs `work` with a Redis of its own, which syncs every write to its append-only file before it answers. */
export function withRedis<Result>(work: (url: string) => Promise<Result>): Promise<Result> {
  return temporaryFolder(async (folder) => {
    const port = await freePort()
    const durability = ["--save", "", "--appendonly", "yes", "--appendfsync", "always"]
    const child = spawn(
      "redis-server",
      ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, ...durability],
      { stdio: ["ignore", "pipe", "inherit"] },
    )
    const kill = () => child.kill("SIGKILL")
    process.once("exit", kill)
    try {
      await isReady(child)
      return await work(`redis://127.0.0.1:${port}`)
    } finally {
      process.off("exit", kill)
      const exit = once(child, "exit")
      kill()
      await exit
    }
  })
}

function isReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("error", reject)
    child.once("exit", (code) => reject(new Error(`redis-server left with ${code} before it was ready.`)))
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      if (text.includes("Ready to accept connections")) resolve()
    })
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const port = Number(new URL(urlOf(server)).port)
  server.close()
  await once(server, "close")
  return port
}
