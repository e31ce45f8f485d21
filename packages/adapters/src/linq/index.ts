export { type LinqAdapter, linq } from "./adapter.ts"
export type { LinqOptions } from "./options.ts"
