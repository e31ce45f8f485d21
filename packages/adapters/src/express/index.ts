export { type ExpressHandler, express } from "./express.ts"
