export { type HttpOptions, listen } from "./listen.ts"
