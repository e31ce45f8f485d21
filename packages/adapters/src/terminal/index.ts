export { type TerminalOptions, terminal } from "./adapter.ts"
