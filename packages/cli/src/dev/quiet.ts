import type { Emulator } from "@backchat/emulator"
import type { Supervisor } from "./supervisor.ts"

/** A function that resolves when the bot has ended everything that it accepted so far. */
export function quietOf(supervisor: Supervisor, emulator: Emulator): () => Promise<void> {
  const atWork = new Set<string>()
  let rest = () => {}
  supervisor.on("step", ({ name, id = "" }) => {
    if (name === "accepted") atWork.add(id)
    else if (name === "handled" || name === "buried") atWork.delete(id)
    if (atWork.size === 0) rest()
  })
  const settled = async () => {
    await emulator.settled()
    await supervisor.caughtUp()
  }
  const idle = async () => {
    while (atWork.size > 0) {
      await new Promise<void>((resolve) => {
        rest = resolve
      })
    }
  }
  return async () => {
    await settled()
    do {
      await idle()
      await settled() // what was sent last is on its way to somebody's phone, however fast its handler was
    } while (atWork.size > 0)
  }
}
