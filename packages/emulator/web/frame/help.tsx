import { Dialog } from "../components/dialog.tsx"
import { isHelpOpen, shortcuts } from "./shortcuts.ts"

/** Which keys do what. */
export function Help() {
  return (
    <Dialog title="Keyboard" onClose={() => (isHelpOpen.value = false)}>
      <dl class="keys">
        {shortcuts.map(([keys, does]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
