import { createInterface, type Interface } from "node:readline"
import type { Readable, Writable } from "node:stream"
import { type Paint, plain, styled } from "./bubble.ts"

/** The stream's extra knowledge when it is a terminal. */
type Output = Writable & { readonly isTTY?: boolean }

/** Lines in, lines out, and on a real terminal a prompt that stays below what is printed. */
export class Screen {
  /** Whether a person looks at it, rather than a pipe. */
  readonly isLive: boolean
  readonly paint: Paint
  readonly #input: Readable
  readonly #output: Output
  readonly #prompt: string
  #reader: Interface | undefined

  constructor(input: Readable, output: Output) {
    this.#input = input
    this.#output = output
    this.isLive = output.isTTY === true
    this.paint = this.isLive && process.env.NO_COLOR === undefined ? styled : plain
    this.#prompt = this.paint(["dim"], "you › ")
  }

  /** Hands on every line until `close` or the end of the input; resolves then. */
  open(onLine: (line: string) => void): Promise<void> {
    const output = this.isLive ? { output: this.#output } : {}
    const reader = createInterface({
      input: this.#input,
      ...output,
      terminal: this.isLive,
      prompt: this.#prompt,
    })
    this.#reader = reader
    reader.on("line", (line) => {
      // Lines that came together are handed out even after a close.
      if (this.#reader === undefined) return
      onLine(line)
      if (this.isLive) this.#reader?.prompt()
    })
    if (this.isLive) reader.prompt()
    return new Promise((resolve) => {
      reader.on("close", () => {
        this.#reader = undefined
        resolve()
      })
    })
  }

  print(lines: readonly string[]): void {
    // Over the prompt, which is drawn again below with what was typed so far.
    if (this.isLive && this.#reader !== undefined) this.#output.write("\r\u001b[J")
    this.#output.write(`${lines.join("\n")}\n`)
    this.showTyping(false)
  }

  /** Dots in front of the prompt. */
  showTyping(on: boolean): void {
    if (!this.isLive || this.#reader === undefined) return
    this.#reader.setPrompt(on ? `${this.paint(["dim"], "● ● ●")} ${this.#prompt}` : this.#prompt)
    this.#reader.prompt(true)
  }

  close(): void {
    this.#reader?.close()
  }
}
