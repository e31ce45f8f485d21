import type { Bot } from "@backchat/core"
import type { Asked, Letters } from "./messages.ts"
import { tell } from "./tell.ts"

/** Answers what the process that started this one asks of the bots. */
export function obey(bots: readonly Bot[]): void {
  process.on("message", (asked: Asked) => {
    answer(bots, asked).then(
      (value) => tell({ kind: "answer", to: asked.number, value }),
      (error) => tell({ kind: "refusal", to: asked.number, error: String(error?.message ?? error) }),
    )
  })
  // A bot that has nothing left to do ends, whoever may still want to ask it something.
  process.channel?.unref()
}

async function answer(bots: readonly Bot[], asked: Asked): Promise<Letters | undefined> {
  switch (asked.what) {
    case "ping":
      return
    case "die":
      for (const bot of bots) bot.events.once(asked.at, () => process.kill(process.pid, "SIGKILL"))
      return
    case "list":
      return (await Promise.all(bots.map((bot) => bot.buried.list({ limit: 1_000 })))).flat()
    case "redrive":
    case "drop": {
      const { what, which } = asked
      const counts = await Promise.all(bots.map((bot) => bot.buried[what](which)))
      return counts.reduce((sum, count) => sum + count, 0)
    }
  }
}
