import type { Emulator } from "../../emulator.ts"
import type { BotWatch } from "./bot-watch.ts"
import type { FaultDesk } from "./fault-desk.ts"
import type { Replaying } from "./replaying.ts"
import type { Resender } from "./resend.ts"
import type { Traffic } from "./traffic.ts"

/** What the inspector's API speaks for. */
export interface Desk {
  readonly emulator: Emulator
  readonly traffic: Traffic
  readonly resender: Resender
  readonly bot: BotWatch
  readonly faults: FaultDesk
  readonly replaying: Replaying
}
