export * from "./linq/index.ts"
