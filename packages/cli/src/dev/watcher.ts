import { type FSWatcher, watch } from "chokidar"

/** Editors save in several steps, and a save of several files is one change. */
const SETTLED_MS = 80

/** Watches files as they become known, and tells once when some of them have changed. */
export class Watcher {
  readonly #watched: FSWatcher
  readonly #files = new Set<string>()
  #changed = new Set<string>()
  #timer: NodeJS.Timeout | undefined

  /** @param changed hears the paths that changed together */
  constructor(changed: (files: readonly string[]) => void) {
    this.#watched = watch([], { ignoreInitial: true, atomic: true })
    this.#watched.on("all", (_, file) => {
      this.#changed.add(file)
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => {
        const files = [...this.#changed]
        this.#changed = new Set()
        changed(files)
      }, SETTLED_MS)
    })
  }

  /** Watches this file too; it need not be there yet. */
  add(file: string): void {
    if (this.#files.has(file)) return
    this.#files.add(file)
    this.#watched.add(file)
  }

  close(): Promise<void> {
    clearTimeout(this.#timer)
    return this.#watched.close()
  }
}
