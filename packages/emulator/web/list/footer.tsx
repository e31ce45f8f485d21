import { Button } from "../components/button.tsx"
import { Menu } from "../components/menu.tsx"
import { isHelpOpen } from "../frame/shortcuts.ts"
import { type Theme, theme } from "../frame/theme.ts"
import { connection } from "../server/feed.ts"
import { bot } from "../store/world.ts"

const themes: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
]

/** How the bot does, and how the page looks. */
export function Footer() {
  const { mood, name } = bot.value
  const isLost = connection.value === "lost"
  const words = isLost ? "Connecting …" : `${name ?? "Bot"}: ${moodWords[mood]}`
  return (
    <footer class="list-footer">
      <span class={`dot dot-${isLost ? "down" : mood}`} aria-hidden="true" />
      <span class="list-mood">{words}</span>
      <Menu
        label="Appearance"
        look="icon"
        items={themes.map(({ value, label }) => ({
          label,
          checked: theme.value === value,
          run: () => (theme.value = value),
        }))}
      >
        <svg aria-hidden="true" width="17" height="17" viewBox="0 0 24 24" fill="currentColor">
          <path d="M12 2a10 10 0 100 20 10 10 0 000-20zm0 2.200v15.600a7.800 7.800 0 010-15.600z" />
        </svg>
      </Menu>
      <Button look="icon" aria-label="Keyboard shortcuts" onClick={() => (isHelpOpen.value = true)}>
        ?
      </Button>
    </footer>
  )
}

const moodWords = {
  unknown: "not heard of yet",
  fine: "running",
  starting: "starting …",
  slow: "slow",
  down: "not answering",
  crashed: "crashed",
  stopped: "stopped",
  absent: "not connected",
}
