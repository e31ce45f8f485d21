/** Node 22 warns of its own SQLite, which nobody who runs a command has asked for. All other warnings stay. */
export function hushSqlite(): void {
  const { emitWarning } = process
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (!String(warning).includes("SQLite is an experimental feature")) {
      Reflect.apply(emitWarning, process, [warning, ...rest])
    }
  }
}
