import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"

/** What a measuring program reports: numbers by name. */
export type Figures = Readonly<Record<string, number>>

/** Tells a program's parent what it found, or whoever started it by hand, and ends. */
export function report(figures: Figures): void {
  if (process.send !== undefined) process.send(figures, () => process.exit(0))
  else {
    console.log(figures)
    process.exit(0)
  }
}

/** What the parent told this program to do. @typeParam Order what `runProgram` was given */
export function orderOf<Order>(): Order {
  return JSON.parse(process.argv[2] ?? "{}")
}

/** Flags of V8's profiler for every program, from `--profile`. */
let profiling: readonly string[] = []

/** Lets every program from now on leave a `.cpuprofile` in a folder. */
export function profileInto(folder: string): void {
  profiling = ["--cpu-prof", "--cpu-prof-interval=200", `--cpu-prof-dir=${folder}`]
}

const running = new Set<ChildProcess>()
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL")
})

/** Starts a program of the bench in a process of its own. */
export function startProgram(program: URL, order: object, execArgv: readonly string[] = []): ChildProcess {
  const child = fork(fileURLToPath(program), [JSON.stringify(order)], {
    execArgv: [...execArgv, ...profiling],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  })
  running.add(child)
  child.once("exit", () => running.delete(child))
  return child
}

/**
 * The next message of a program.
 *
 * @throws Error when it ends before it has sent one
 */
export async function messageFrom<Message>(child: ChildProcess): Promise<Message> {
  const left = new AbortController()
  const ended = once(child, "exit", { signal: left.signal }).then(([code]) => {
    throw new Error(`${child.spawnargs.slice(1).join(" ")} left with ${code} before it had reported.`)
  })
  try {
    const [message] = await Promise.race([once(child, "message", { signal: left.signal }), ended])
    return message
  } finally {
    left.abort()
    ended.catch(() => {})
  }
}

/** Ends a program that leaves when its parent does, and waits until it has. */
export async function ended(child: ChildProcess): Promise<void> {
  if (!child.connected) return
  const exit = once(child, "exit")
  child.disconnect()
  await exit
}

/** Runs a program to its report. */
export async function runProgram(
  program: URL,
  order: object,
  execArgv: readonly string[] = [],
): Promise<Figures> {
  const child = startProgram(program, order, execArgv)
  const exit = once(child, "exit")
  const figures = await messageFrom<Figures>(child)
  await exit
  return figures
}
