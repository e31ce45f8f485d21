import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks"
import { Button } from "../components/button.tsx"
import { Icon } from "../components/icon.tsx"
import { useDesk } from "../phone/desk.ts"
import { toLastBubble } from "../phone/walk.ts"
import { draftOf, keepDraft } from "../store/drafts.ts"
import { chatOf, openSeats } from "../store/seats.ts"
import { attempt, edit, say, send } from "../store/verbs.ts"
import { people, spec } from "../store/world.ts"
import { AddMenu } from "./add-menu.tsx"
import "./composer.css"
import { Context } from "./context.tsx"
import { EffectChooser } from "./effect-chooser.tsx"
import { EmojiButton } from "./emoji-button.tsx"
import { PollMaker } from "./poll-maker.tsx"
import { Recorder } from "./recorder.tsx"
import { SendButton } from "./send-button.tsx"
import { Tray } from "./tray.tsx"
import { TypingNews } from "./typing-news.ts"

const labels = { iMessage: "iMessage", RCS: "Text Message · RCS", SMS: "Text Message · SMS" }

/** Where one writes. What is written is kept by the browser until it is sent. */
export function Composer({ isFirst }: { isFirst: boolean }) {
  const desk = useDesk()
  const { seat, editing, replying } = desk
  const files = desk.files.value
  const setFiles = (next: readonly File[]) => {
    desk.files.value = next
  }
  const field = useRef<HTMLTextAreaElement>(null)
  const typing = useRef(new TypingNews(seat)).current
  const [mode, setMode] = useState<"text" | "effects" | "memo" | "poll">("text")
  const chat = chatOf(seat)
  const rewritten = editing.value
  const [rewriting, setRewriting] = useState("")
  const text = rewritten ? rewriting : draftOf(seat)
  const service = chat?.isGroup ? chat.service : (people.value.get(seat.who)?.service ?? "iMessage")
  const isOut = chat !== undefined && !chat.members.includes(seat.who)

  desk.focus = () => field.current?.focus()
  // Before anything is painted: later it would take the focus from a menu that was opened meanwhile.
  useLayoutEffect(() => {
    if (isFirst && openSeats.value.length === 1 && matchMedia("(hover: hover)").matches)
      field.current?.focus()
    return () => typing.end()
  }, [])
  useEffect(() => {
    const part = rewritten?.message.parts[rewritten.part]
    if (part?.type === "text") setRewriting(part.value)
    if (rewritten) field.current?.focus()
  }, [rewritten])
  useEffect(() => grow(field.current), [text])

  const write = (now: string) => {
    if (rewritten) setRewriting(now)
    else {
      keepDraft(seat, now)
      typing.note(now !== "")
    }
  }
  const leave = () => {
    editing.value = null
    replying.value = null
    setMode("text")
  }

  const submit = async (effect?: string) => {
    const said = text.trim()
    if (said === "" && files.length === 0) return
    if (rewritten) {
      leave()
      await attempt(edit(seat, rewritten.message, rewritten.part, said))
      return
    }
    const answered = replying.value
    const replyTo = answered ? { message: answered.message.id, part: answered.part } : undefined
    // The field is free at once; what could not be sent comes back into it.
    keepDraft(seat, "")
    setFiles([])
    leave()
    typing.end()
    const isDone = await attempt(sendAll(said, files, replyTo, effect))
    if (!isDone) {
      keepDraft(seat, said)
      setFiles(files)
      replying.value = answered
    }
  }

  const sendAll = async (
    said: string,
    attached: readonly File[],
    replyTo: Parameters<typeof say>[1]["replyTo"],
    effect?: string,
  ) => {
    const [first, ...rest] = attached
    if (!first) return say(seat, { text: said, replyTo, effect })
    const isOne = said !== "" && !replyTo && !effect
    await send(seat, { file: first, filename: first.name || "pasted.png", ...(isOne && { text: said }) })
    for (const file of rest) await send(seat, { file, filename: file.name || "pasted.png" })
    if (said !== "" && !isOne) await say(seat, { text: said, replyTo, effect })
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return
    if (event.key === "Enter" && !event.shiftKey) void submit()
    else if (event.key === "ArrowUp" && text === "" && toLastBubble(field.current)) setMode("text")
    else if (event.key === "Escape" && (editing.value || replying.value || mode !== "text")) leave()
    else return
    event.preventDefault()
  }

  if (isOut) return <p class="composer-out">You are no longer in this conversation.</p>
  if (mode === "memo") return <Recorder onClose={() => setMode("text")} />
  const isEmpty = text.trim() === "" && files.length === 0
  return (
    <div class="composer">
      <Context onLeave={leave} />
      {mode === "effects" && (
        <EffectChooser
          words={text.trim()}
          onChoose={(name) => void submit(name)}
          onClose={() => setMode("text")}
        />
      )}
      {mode === "poll" && <PollMaker onClose={() => setMode("text")} />}
      <div class="composer-row">
        {rewritten ? (
          <Button look="icon" aria-label="Keep it as it was" onClick={leave}>
            <Icon name="close" />
          </Button>
        ) : (
          <AddMenu
            onFiles={(added) => setFiles([...files, ...added])}
            onMemo={() => setMode("memo")}
            onEffects={service === "iMessage" ? () => setMode("effects") : undefined}
            onPoll={service === "iMessage" && spec.value === "latest" ? () => setMode("poll") : undefined}
          />
        )}
        <div class="composer-field">
          <Tray files={files} onRemove={(file) => setFiles(files.filter((one) => one !== file))} />
          <textarea
            ref={field}
            rows={1}
            value={text}
            placeholder={rewritten ? "Edit" : labels[service]}
            aria-label={rewritten ? "Edit message" : `Message, ${labels[service]}`}
            onInput={({ currentTarget: { value } }) => write(value)}
            onKeyDown={onKeyDown}
            onPaste={(event) => {
              const pasted = [...(event.clipboardData?.files ?? [])]
              if (pasted.length === 0) return
              event.preventDefault()
              setFiles([...files, ...pasted])
            }}
          />
          <EmojiButton
            onPick={(emoji) => {
              const at = field.current?.selectionStart ?? text.length
              write(text.slice(0, at) + emoji + text.slice(field.current?.selectionEnd ?? at))
              field.current?.focus()
            }}
          />
          {isEmpty ? (
            <Button
              look="icon"
              class="composer-mic"
              aria-label="Record audio"
              onClick={() => setMode("memo")}
            >
              <Icon name="mic" size={19} />
            </Button>
          ) : (
            <SendButton
              service={service}
              isEditing={rewritten !== null}
              onSend={() => void submit()}
              onHold={() => service === "iMessage" && !rewritten && setMode("effects")}
            />
          )}
        </div>
      </div>
    </div>
  )
}

/** As high as its text, up to a third of the window. */
function grow(field: HTMLTextAreaElement | null): void {
  if (!field) return
  field.style.height = "auto"
  field.style.height = `${Math.min(field.scrollHeight, innerHeight / 3)}px`
}
