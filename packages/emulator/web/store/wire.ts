// The words that the server speaks, so that the page's code has one place to look for them.
export type * from "../../src/page/phone/wire.ts"
