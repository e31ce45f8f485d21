import { execFile } from "node:child_process"
import { stat } from "node:fs/promises"
import { promisify } from "node:util"
import type { Testbed } from "./testbed.ts"

const run = promisify(execFile)

/** The resident memory of processes, in MiB; 0 for one that has ended. */
export async function rssOf(pids: readonly number[]): Promise<readonly number[]> {
  const { stdout } = await run("ps", ["-o", "pid=,rss=", "-p", pids.join(",")])
  const lines = stdout.trim().split("\n")
  const byPid = new Map(
    lines.map((line) => line.trim().split(/\s+/).map(Number)).map(([pid, kib]) => [pid, kib]),
  )
  return pids.map((pid) => (byPid.get(pid) ?? 0) / 1_024)
}

/** Bytes of what a store keeps: of the file and its log, or of Redis' memory; 0 in the bots' own memory. */
export async function bytesKept({ place, redis }: Pick<Testbed, "place" | "redis">): Promise<number> {
  if (redis) {
    const info = String(await redis.command("INFO", "memory"))
    return Number(/^used_memory:(\d+)/m.exec(info)?.[1])
  }
  const sizes = [place, `${place}-wal`].map((file) =>
    stat(file).then(
      ({ size }) => size,
      () => 0,
    ),
  )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

/** The slope of a line through points in time, by least squares. @param points minute and value */
export function slopePerMinute(points: readonly (readonly [minute: number, value: number])[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [minute, value] = [mean(points.map(([at]) => at)), mean(points.map(([, of]) => of))]
  const over = points.reduce((sum, [at, of]) => sum + (at - minute) * (of - value), 0)
  const under = points.reduce((sum, [at]) => sum + (at - minute) ** 2, 0)
  return under === 0 ? 0 : over / under
}
