import { useEffect, useRef, useState } from "preact/hooks"
import { Button } from "../components/button.tsx"
import { Icon } from "../components/icon.tsx"
import { useDesk } from "../phone/desk.ts"
import { attempt, complaint, send } from "../store/verbs.ts"

/** What phones record comes nearest to the first; a browser that cannot do it takes the next. */
const formats = [
  { type: "audio/mp4", ending: "m4a" },
  { type: "audio/webm", ending: "webm" },
  { type: "audio/ogg", ending: "ogg" },
]

/** Records a voice memo, and sends it. */
export function Recorder({ onClose }: { onClose(): void }) {
  const { seat } = useDesk()
  const recording = useRef<MediaRecorder | null>(null)
  const isWanted = useRef(false)
  const [seconds, setSeconds] = useState(0)
  const bar = useRef<HTMLDivElement>(null)

  useEffect(() => {
    let stream: MediaStream | undefined
    let isGone = false
    const begin = async () => {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ audio: true })
      } catch {
        complaint.value = "The browser gives no microphone. Allow it for this page, or attach a sound file."
        onClose()
        return
      }
      if (isGone) return
      const format = formats.find(({ type }) => MediaRecorder.isTypeSupported(type))
      const chunks: Blob[] = []
      const recorder = new MediaRecorder(stream, format && { mimeType: format.type })
      recorder.ondataavailable = ({ data }) => chunks.push(data)
      recorder.onstop = () => {
        onClose()
        if (!isWanted.current) return
        const file = new Blob(chunks, { type: format?.type ?? recorder.mimeType })
        void attempt(send(seat, { file, filename: `Audio Message.${format?.ending ?? "webm"}`, memo: true }))
      }
      recorder.start()
      recording.current = recorder
    }
    void begin()
    bar.current?.querySelector<HTMLElement>(".send")?.focus()
    const clock = setInterval(() => setSeconds((before) => before + 1), 1_000)
    return () => {
      isGone = true
      clearInterval(clock)
      if (recording.current?.state === "recording") recording.current.stop()
      for (const track of stream?.getTracks() ?? []) track.stop()
    }
  }, [])

  const end = (wanted: boolean) => {
    isWanted.current = wanted
    if (recording.current) recording.current.stop()
    else onClose()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape comes up from the buttons inside
    <div ref={bar} class="composer recorder" onKeyDown={({ key }) => key === "Escape" && end(false)}>
      <Button look="icon" aria-label="Discard recording" onClick={() => end(false)}>
        <Icon name="close" />
      </Button>
      <span class="recorder-time" role="timer" aria-label="Recording">
        <i aria-hidden="true" /> {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, "0")}
      </span>
      <button type="button" class="send send-imessage" aria-label="Send recording" onClick={() => end(true)}>
        <Icon name="send" size={17} />
      </button>
    </div>
  )
}
