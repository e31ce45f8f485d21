export { type HappeningOptions, type ReactedWith, reacted, received, unreacted } from "./happenings.ts"
export { type Recorded, type Recorder, type RecorderOptions, recorder } from "./recorder.ts"
export { type StoreKitOptions, type TestRunner, testStore } from "./store-kit.ts"
