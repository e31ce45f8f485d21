// npm run scale [processes] [messages] shows many processes at work; npm run scale -- --measure prints what they cost.
if (process.argv.includes("--measure")) await import("./measure/main.ts")
else await import("./demonstrate.ts")
