import { useEffect, useRef, useState } from "preact/hooks"
import { Icon } from "../components/icon.tsx"
import type { FilePart } from "./media.tsx"
import { waveOf } from "./wave.ts"

/** A recording that plays where it is. */
export function VoiceMemo({ file }: { file: FilePart }) {
  const audio = useRef<HTMLAudioElement>(null)
  const [isPlaying, setPlaying] = useState(false)
  const [played, setPlayed] = useState(0)
  const [wave, setWave] = useState<{ readonly bars: readonly number[]; readonly seconds: number } | null>(
    null,
  )
  useEffect(() => {
    void waveOf(file.url).then(setWave)
  }, [file.url])
  const bars = wave?.bars ?? flat
  const toggle = () => {
    const { current } = audio
    if (!current) return
    if (current.paused) void current.play()
    else current.pause()
  }
  return (
    <span class="memo">
      {/* biome-ignore lint/a11y/useMediaCaption: what people say has no captions */}
      <audio
        ref={audio}
        src={file.url}
        preload="metadata"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onTimeUpdate={({ currentTarget }) => setPlayed(currentTarget.currentTime)}
      />
      <button
        type="button"
        class="memo-play"
        aria-label={isPlaying ? "Pause" : "Play audio message"}
        onClick={toggle}
      >
        <Icon name={isPlaying ? "pause" : "play"} size={16} />
      </button>
      <span class="memo-wave" aria-hidden="true">
        {bars.map((height, index) => {
          const isPast = wave !== null && index / bars.length < played / wave.seconds
          return (
            <i
              key={index}
              class={isPast ? "memo-past" : undefined}
              style={{ height: `${Math.round(15 + height * 85)}%` }}
            />
          )
        })}
      </span>
      <span class="memo-time">{wave ? clock(isPlaying ? played : wave.seconds) : "–:––"}</span>
    </span>
  )
}

const flat: readonly number[] = Array.from({ length: 30 }, () => 0)

function clock(seconds: number): string {
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`
}
