import { BackchatError } from "../errors.ts"
import { nearest } from "../nearest.ts"

/**
 * The name as one of the legal ones.
 *
 * @throws BackchatError `bad_draft` with the legal names and the nearest of them
 */
export function legalName<Name extends string>(what: string, name: string, legal: readonly Name[]): Name {
  const found = legal.find((candidate) => candidate === name)
  if (found !== undefined) return found
  const near = nearest(String(name), legal)
  throw new BackchatError(
    "bad_draft",
    `There is no ${what} "${name}".${near === undefined ? "" : ` Did you mean "${near}"?`} ` +
      `The legal ones are ${legal.join(", ")}.`,
  )
}
