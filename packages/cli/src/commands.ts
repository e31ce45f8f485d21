import type { Command } from "./command-line/command.ts"

interface Entry {
  readonly summary: string
  /** Loaded when it is asked for: `backchat --help` should not have to read Express. */
  readonly load: () => Promise<Command>
}

/** Everything that `backchat` can do, in the order of the help. */
export const commands: Readonly<Record<string, Entry>> = {
  dev: {
    summary: "run a bot beside an emulator, with a phone in the browser",
    load: async () => (await import("./commands/dev.ts")).dev,
  },
  create: {
    summary: "make a new project",
    load: async () => (await import("./commands/create.ts")).create,
  },
  emulator: {
    summary: "run the emulator alone, for a bot that you start yourself",
    load: async () => (await import("./commands/emulator.ts")).emulator,
  },
  say: {
    summary: "text the bot as one person, and print what it answers",
    load: async () => (await import("./commands/say.ts")).say,
  },
  trigger: {
    summary: "deliver any event to the bot, signed",
    load: async () => (await import("./commands/trigger.ts")).trigger,
  },
  replay: {
    summary: "have a saved conversation again, or a saved delivery",
    load: async () => (await import("./commands/replay.ts")).replay,
  },
  dead: {
    summary: "list, redrive or drop the events that failed for good",
    load: async () => (await import("./commands/dead.ts")).dead,
  },
  webhook: {
    summary: "create, list or delete webhook subscriptions of your Linq account",
    load: async () => (await import("./commands/webhook.ts")).webhook,
  },
  doctor: {
    summary: "find out why a bot does not answer",
    load: async () => (await import("./commands/doctor.ts")).doctor,
  },
}
