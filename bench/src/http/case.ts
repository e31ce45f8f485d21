import type { Case } from "../cases.ts"
import type { ContenderName } from "../contenders/registry.ts"
import type { Column } from "../running/series.ts"
import { underLoad } from "./under-load.ts"

const CHATS = 1_000
const NAMES: readonly ContenderName[] = ["backchat", "bare", "chat sdk", "grammy", "bolt", "bolt, express"]
/** For a look. */
const MAIN_NAMES: readonly ContenderName[] = ["backchat", "bare", "chat sdk", "bolt, express"]
const COLUMNS: readonly Column[] = [
  { figure: "acknowledgedPerSecond", heading: "acknowledged/s", lessIsBetter: false, digits: 0 },
  { figure: "handledPerSecond", heading: "handled/s", lessIsBetter: false, digits: 0 },
  { figure: "cpuUs", heading: "server's CPU µs", lessIsBetter: true },
  { figure: "p50Ms", heading: "p50 ms", lessIsBetter: true },
  { figure: "p99Ms", heading: "p99 ms", lessIsBetter: true },
]

/** The same servers as their documentation sets them up, loaded over 64 connections by a second process. */
export const http: Case = {
  name: "http",
  title: "over HTTP on loopback, load from a second process",
  async series({ quick }) {
    return [
      {
        title: "Over HTTP, empty handler, 64 connections",
        columns: COLUMNS,
        compared: "cpuUs",
        notes: [
          "Ratios are of the server's CPU time an event. bare: node:http, HMAC, JSON.parse, 200. chat sdk on @hono/node-server.",
          ...(quick ? [] : ['grammy: webhookCallback(bot, "http"). bolt: HTTPReceiver.']),
        ],
        entrants: (quick ? MAIN_NAMES : NAMES).map((contender) => ({
          name: contender,
          run: () =>
            underLoad({ contender, reply: "nothing", store: { kind: "memory" } }, CHATS, (pair) =>
              pair.flood(quick ? 0.5 : 3, quick ? 1_500 : 4_000),
            ),
        })),
      },
    ]
  },
}
