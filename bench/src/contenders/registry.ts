import type { Arrival, Saying } from "../platforms/arrival.ts"
import { linqArrival } from "../platforms/linq.ts"
import { slackArrival } from "../platforms/slack.ts"
import { telegramArrival } from "../platforms/telegram.ts"
import type { Contender } from "./contender.ts"

export type ContenderName =
  | "backchat"
  | "backchat, fetch"
  | "bare"
  | "chat sdk"
  | "chat sdk, queue"
  | "grammy"
  | "bolt"
  | "bolt, express"

interface Entry {
  /** A webhook as this contender's platform posts it. */
  readonly arrival: (saying: Saying) => Arrival
  readonly load: () => Promise<Contender>
}

/** Every contender, loaded alone: what one brings along must not slow another. */
export const CONTENDERS: Readonly<Record<ContenderName, Entry>> = {
  backchat: { arrival: linqArrival, load: async () => (await import("./backchat.ts")).backchat },
  "backchat, fetch": {
    arrival: linqArrival,
    load: async () => (await import("./backchat.ts")).backchatFetch,
  },
  bare: { arrival: linqArrival, load: async () => (await import("./bare.ts")).bare },
  "chat sdk": { arrival: linqArrival, load: async () => (await import("./chat-sdk.ts")).chatSdk },
  "chat sdk, queue": { arrival: linqArrival, load: async () => (await import("./chat-sdk.ts")).chatSdkQueue },
  grammy: { arrival: telegramArrival, load: async () => (await import("./grammy.ts")).grammy },
  bolt: { arrival: slackArrival, load: async () => (await import("./bolt.ts")).bolt },
  "bolt, express": { arrival: slackArrival, load: async () => (await import("./bolt.ts")).boltExpress },
}
