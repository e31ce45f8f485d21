import { type Command, command } from "../command-line/command.ts"
import { painter } from "../command-line/paint.ts"
import { lookAtAccount } from "../doctor/account.ts"
import { type Finding, inWords } from "../doctor/finding.ts"
import { lookAtEnv, lookAtNode, lookAtSecrets } from "../doctor/machine.ts"
import { lookAtStore } from "../doctor/store.ts"
import { lookAtWebhooks } from "../doctor/webhook.ts"
import { platform } from "../platform/client.ts"
import { ENV_FILE, loadEnv } from "../platform/env-file.ts"

export const doctor: Command = command({
  usage: "doctor [options]",
  about:
    "Looks at everything a bot needs on its way to answer: Node, the environment, key, line, webhook, whether the\n" +
    "bot can be reached and takes the signature, and the store. Each trouble comes with its remedy. Nothing is\n" +
    "changed, and nobody is texted. Leaves with 1 when something is broken.",
  flags: {
    env: { type: "string", value: "FILE", help: "the file with the key and the secret (default .env)" },
    store: {
      type: "string",
      value: "PLACE",
      help: "a SQLite file, or a URL like redis://127.0.0.1:6379\n(default: REDIS_URL)",
    },
  },
  async run(values) {
    loadEnv(values.env)
    const paint = painter(process.stdout)
    let isBroken = false
    for await (const finding of findings(values)) {
      isBroken ||= finding.state === "broken"
      console.log(inWords(finding, paint))
    }
    return isBroken ? 1 : 0
  },
})

async function* findings({
  env = ENV_FILE,
  store = process.env.REDIS_URL,
}: {
  readonly env?: string | undefined
  readonly store?: string | undefined
}): AsyncGenerator<Finding> {
  yield lookAtNode()
  yield lookAtEnv(env)
  yield* lookAtSecrets()
  yield* await lookAtLinq()
  yield* await lookAtStore(store)
}

/** Without a key there is nobody to ask, and with one that is refused nothing more to learn. */
async function lookAtLinq(): Promise<readonly Finding[]> {
  if (!process.env.LINQ_API_V3_API_KEY) return []
  const client = platform()
  const account = await lookAtAccount(client)
  if (account[0]?.state === "broken") return account
  return [...account, ...(await lookAtWebhooks(client))]
}
