// One Redis, N bots behind a load balancer, the emulator, and people who write.
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer, request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { createEmulator } from "@backchat/emulator"

const [processes = 4, messages = 1_000] = process.argv.slice(2).map(Number)
const [REDIS_PORT, BALANCER_PORT, FIRST_BOT_PORT] = [6390, 4100, 4101]
const folder = mkdtempSync(join(tmpdir(), "backchat-scale-"))
const children: ChildProcess[] = []
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL")
  rmSync(folder, { recursive: true, force: true })
})

const redis = [
  "--port",
  String(REDIS_PORT),
  "--bind",
  "127.0.0.1",
  "--dir",
  folder,
  "--appendonly",
  "yes",
  "--appendfsync",
  "always",
]
children.push(spawn("redis-server", redis, { stdio: "ignore" }))

const emulator = createEmulator({ limits: { sendsPerMinute: 1_000_000 } })
await emulator.start()
const { secret } = emulator.subscribe(`http://127.0.0.1:${BALANCER_PORT}/linq?version=2026-02-03`, {
  events: ["message.received"],
})

const ports = Array.from({ length: processes }, (_, index) => FIRST_BOT_PORT + index)
for (const port of ports) {
  const env = {
    ...process.env,
    LINQ_API_V3_API_KEY: emulator.apiKey,
    LINQ_API_V3_BASE_URL: emulator.url,
    LINQ_WEBHOOK_SECRET: secret,
    REDIS_URL: `redis://127.0.0.1:${REDIS_PORT}`,
    PORT: String(port),
  }
  const program = [
    "--conditions=@backchat/source",
    "--import",
    "tsx",
    fileURLToPath(new URL("bot.ts", import.meta.url)),
  ]
  children.push(spawn(process.execPath, program, { env, stdio: ["ignore", "inherit", "inherit"] }))
}

// Round robin, as any load balancer would; a bot that is not there yet is a 502, and the platform tries again.
let turn = 0
const balancer = createServer((incoming, answer) => {
  const port = ports[turn++ % ports.length]
  const { url: path, method, headers } = incoming
  const onward = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
    answer.writeHead(response.statusCode ?? 502)
    response.pipe(answer)
  })
  onward.on("error", () => answer.writeHead(502).end())
  incoming.pipe(onward)
})
balancer.listen(BALANCER_PORT, "127.0.0.1")

const people = Array.from({ length: 50 }, (_, index) => emulator.person(`Person ${index}`))
const startedAt = Date.now()
for (let said = 0; said < messages; said++) await people[said % people.length]?.says(`message ${said}`)
const answers = () => people.flatMap((person) => person.bubbles().filter(({ fromLine }) => fromLine))
while (answers().length < messages) {
  await new Promise((resolve) => emulator.once("bubble", resolve))
}

console.log(
  `${messages} messages answered by ${processes} processes in ${(Date.now() - startedAt) / 1_000} s:`,
)
for (const port of ports) {
  console.log(`  process ${port}: ${answers().filter(({ text }) => text.endsWith(String(port))).length}`)
}
const inOrder = people.every((person) =>
  person
    .bubbles()
    .filter(({ fromLine }) => fromLine)
    .every(({ text }, index) => text.startsWith(`#${index + 1} `)),
)
console.log(inOrder ? "Every chat counted 1, 2, 3, … without a gap." : "A chat lost count!")
process.exit(inOrder ? 0 : 1)
