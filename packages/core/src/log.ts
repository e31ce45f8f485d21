/** A logger in pino's shape: pino itself fits, and so does a console with three lines of glue. */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

const silent = () => {}

/** Warnings and errors as one JSON line each on stderr; texts and handles are never among the fields. */
export const defaultLog: Log = {
  debug: silent,
  info: silent,
  warn: (fields, message) => write("warn", fields, message),
  error: (fields, message) => write("error", fields, message),
}

/** Says nothing: for tests. */
export const silentLog: Log = { debug: silent, info: silent, warn: silent, error: silent }

function write(level: string, fields: object, message: string): void {
  console.error(JSON.stringify({ level, time: new Date().toISOString(), message, ...fields }))
}

/** A logger that adds the same fields to every line. */
export function withFields(log: Log, common: object): Log {
  return {
    debug: (fields, message) => log.debug({ ...common, ...fields }, message),
    info: (fields, message) => log.info({ ...common, ...fields }, message),
    warn: (fields, message) => log.warn({ ...common, ...fields }, message),
    error: (fields, message) => log.error({ ...common, ...fields }, message),
  }
}
