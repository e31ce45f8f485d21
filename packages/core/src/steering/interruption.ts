import { BackchatError } from "../errors.ts"

/** Why a run with `steering: "interrupt"` stops: more was said, and it is answered together with what was. */
export class Interruption extends BackchatError {
  override readonly name = "Interruption"

  constructor() {
    super("interrupted", "More was said; the handler begins again and sees all of it in ctx.messages.", {
      retryable: true,
    })
  }
}
