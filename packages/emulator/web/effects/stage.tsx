import { useEffect, useRef, useState } from "preact/hooks"
import { isShown, partInWords } from "../list/preview.ts"
import { useDesk } from "../phone/desk.ts"
import { conversations } from "../store/conversations.ts"
import { chatOf } from "../store/seats.ts"
import type { PhoneMessage } from "../store/wire.ts"
import { now } from "../store/world.ts"
import "./effects.css"
import { effectTitle } from "./names.ts"

/** How long an effect has the phone to itself. */
const lastsMs = 5_000

/** Plays the effect of a message over the phone: once when it arrives, and again when somebody asks. */
export function EffectStage() {
  const desk = useDesk()
  const stage = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const since = useRef(now())
  const played = useRef(new Set<string>())
  const [showing, setShowing] = useState<PhoneMessage | null>(null)

  useEffect(
    () =>
      conversations.onMessage((message) => {
        const isHere = message.chatId === chatOf(desk.seat)?.id
        if (!isHere || !message.effect || !isShown(message) || played.current.has(message.id)) return
        played.current.add(message.id)
        if (message.at >= since.current - 1_000) desk.playing.value = message
      }),
    [desk],
  )

  const playing = desk.playing.value
  useEffect(() => {
    if (!playing?.effect) return
    setShowing(playing.effect.type === "screen" ? playing : null)
    let stop = () => {}
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) {
      void perform(canvas.current, playing.effect.name).then((ends) => {
        stop = ends
      })
    }
    const timer = setTimeout(() => {
      setShowing(null)
      if (desk.playing.value === playing) desk.playing.value = null
    }, lastsMs)
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [playing])

  const name = showing?.effect?.name
  return (
    <div
      ref={stage}
      class={name ? `stage stage-${name}` : "stage"}
      style={aim(stage.current, showing)}
      data-effect={name}
    >
      <canvas ref={canvas} />
      {name === "echo" && showing && <Echo words={showing.parts.map(partInWords).join(" ")} />}
      <span class="unseen" role="status">
        {name ? `${effectTitle(name)} plays` : ""}
      </span>
    </div>
  )
}

/** Where on the stage the message is, for the light that falls on it. */
function aim(stage: HTMLElement | null, message: PhoneMessage | null) {
  const bubble = message && stage?.parentElement?.querySelector(`[data-bubble="${message.id}"]`)
  if (!stage || !bubble) return undefined
  const [on, at] = [stage.getBoundingClientRect(), bubble.getBoundingClientRect()]
  return { "--x": `${at.left - on.left + at.width / 2}px`, "--y": `${at.top - on.top + at.height / 2}px` }
}

/** The bubble, over and over. */
function Echo({ words }: { words: string }) {
  return (
    <div aria-hidden="true">
      {Array.from({ length: 36 }, (_, index) => (
        <span
          key={index}
          class="echo bubble bubble-theirs"
          style={{
            left: `${(index * 37) % 92}%`,
            "--delay": `${index * 55}ms`,
            "--size": `${0.5 + ((index * 7) % 10) / 9}`,
          }}
        >
          {words}
        </span>
      ))}
    </div>
  )
}

async function perform(canvas: HTMLCanvasElement | null, name: string): Promise<() => void> {
  const [{ create, shapeFromText }, { shows }] = await Promise.all([
    import("canvas-confetti").then((module) => module.default),
    import("./show.ts"),
  ])
  const show = shows[name]
  if (!canvas || !show) return () => {}
  const fire = create(canvas, { resize: true })
  const stop = show(fire, { of: (sign) => ({ shapes: [shapeFromText({ text: sign, scalar: 6 })] }) })
  return () => {
    stop()
    fire.reset()
  }
}
