/** Resolves at Ctrl-C, or when the process is asked to end; a second time ends it at once. */
export function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve())
  })
}
