import { fileURLToPath } from "node:url"
import { register as registerRequire } from "tsx/cjs/api"
import { register } from "tsx/esm/api"

/** Lets TypeScript be imported as it is, and calls with the path of each file of the user's that is. */
export function followImports(loaded: (path: string) => void): void {
  registerRequire()
  register({
    onImport(url) {
      if (url.startsWith("file:") && !url.includes("/node_modules/")) loaded(fileURLToPath(url))
    },
  })
}
