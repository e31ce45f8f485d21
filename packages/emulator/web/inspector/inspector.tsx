import "./inspector.css"
import "./controls.css"
import "./traffic/traffic.css"
import "./details/details.css"
import "./details/tree.css"
import "./details/road.css"
import "./details/changes.css"
import "./tools/tools.css"
import type { JSX } from "preact"
import { bot, faultsOn, letters, listen } from "./model.ts"
import { Resizer } from "./resizer.tsx"
import { useShortcuts } from "./shortcuts.ts"
import { Tabs } from "./tabs.tsx"
import { Bot, BotStatus } from "./tools/bot.tsx"
import { Faults } from "./tools/faults.tsx"
import { Letters } from "./tools/letters.tsx"
import { Transcript } from "./tools/transcript.tsx"
import { Traffic } from "./traffic/traffic.tsx"
import { isSheetOpen, isShown, view, width } from "./view.ts"

listen()

const views: Readonly<Record<string, () => JSX.Element>> = {
  traffic: Traffic,
  faults: Faults,
  transcript: Transcript,
  letters: Letters,
  bot: Bot,
}

/** What no phone shows. It opens, closes and sizes itself; its place is the end of the page's row. */
export function Inspector(): JSX.Element {
  useShortcuts()
  const isClosed = !isShown.value
  const classes = ["inspector", isClosed ? "closed" : "", isSheetOpen.value ? "sheet" : ""]
  return (
    <aside
      class={classes.filter(Boolean).join(" ")}
      aria-label="Inspector"
      style={{ "--inspector-width": `${width.value}px` }}
    >
      {isClosed ? null : <Resizer />}
      <button
        type="button"
        class="handle"
        onClick={() => {
          isShown.value = true
          isSheetOpen.value = true
        }}
      >
        Inspector
        <BotStatus />
      </button>
      <div class="contents">
        <Contents />
      </div>
    </aside>
  )
}

function Contents(): JSX.Element {
  const current = view.value in views ? view.value : "traffic"
  const View = views[current] ?? Traffic
  const tabs = [
    { id: "traffic", name: "Traffic" },
    { id: "faults", name: "Faults", count: faultsOn.value },
    { id: "transcript", name: "Transcript" },
    { id: "letters", name: "Dead letters", count: letters.value instanceof Error ? 0 : letters.value.length },
    { id: "bot", name: "Bot" },
  ]
  return (
    <Tabs
      label="Inspector"
      tabs={tabs}
      current={current}
      choose={(id) => {
        view.value = id
      }}
      beside={
        <>
          {bot.value.name !== null && <BotStatus />}
          <button
            type="button"
            class="icon"
            aria-label="Close the inspector"
            title="Close"
            onClick={() => {
              isShown.value = false
              isSheetOpen.value = false
            }}
          >
            ✕
          </button>
        </>
      }
    >
      <View />
    </Tabs>
  )
}
