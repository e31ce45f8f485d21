import { fileURLToPath } from "node:url"
import type { Case } from "../cases.ts"
import { runProgram } from "../running/child.ts"
import { installed } from "./installed.ts"
import type { StartOrder } from "./start-program.ts"
import { SUBJECTS } from "./subjects.ts"
import { typeCheckMs } from "./type-check.ts"

const START = new URL("./start-program.js", import.meta.url)
/** The bench's own folder, from where every contender resolves. */
const HERE = fileURLToPath(new URL("../..", import.meta.url))

/** What a framework weighs, and how soon it is there. */
export const size: Case = {
  name: "size",
  title: "import, first reply, packages, megabytes, type-check",
  async series() {
    return [
      {
        title: "Size and start: a new process, packages as installed, a project with 50 handlers",
        columns: [
          { figure: "importMs", heading: "import ms", lessIsBetter: true },
          { figure: "firstReplyMs", heading: "first reply ms", lessIsBetter: true },
          { figure: "packages", heading: "packages", lessIsBetter: true, digits: 0 },
          { figure: "megabytes", heading: "MB", lessIsBetter: true },
          { figure: "typeCheckMs", heading: "type-check ms", lessIsBetter: true, digits: 0 },
        ],
        compared: "importMs",
        notes: [
          "Files come from the page cache, as on a warm machine. Packages: with dependencies and required peers.",
        ],
        entrants: SUBJECTS.map(({ contender, packages, modules, source }) => ({
          name: contender,
          async run() {
            const order: StartOrder = { contender, modules }
            return {
              ...(await runProgram(START, order)),
              ...installed(packages, HERE),
              typeCheckMs: await typeCheckMs(source, HERE),
            }
          },
        })),
      },
    ]
  },
}
