import { Dialog } from "../components/dialog.tsx"
import { effects } from "../effects/names.ts"

export interface EffectChooserProps {
  readonly words: string
  onChoose(name: string): void
  onClose(): void
}

const kinds = [
  { type: "bubble", title: "Bubble" },
  { type: "screen", title: "Screen" },
] as const

/** Sends what is written with one of the effects. */
export function EffectChooser({ words, onChoose, onClose }: EffectChooserProps) {
  return (
    <Dialog title="Send with effect" onClose={onClose}>
      <p class="effect-words">
        {words ? `“${words}”` : "Write something first; then an effect goes with it."}
      </p>
      {kinds.map(({ type, title }) => (
        <section key={type} class="effect-kind">
          <h3>{title}</h3>
          <div class="effect-names">
            {effects
              .filter((effect) => effect.type === type)
              .map(({ name, title }) => (
                <button key={name} type="button" disabled={words === ""} onClick={() => onChoose(name)}>
                  {title}
                </button>
              ))}
          </div>
        </section>
      ))}
    </Dialog>
  )
}
