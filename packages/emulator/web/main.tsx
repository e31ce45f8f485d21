import "./frame/theme.css"
import "./frame/app.css"
import "./components/components.css"
import { render } from "preact"
import { App } from "./frame/app.tsx"
import { listenForShortcuts } from "./frame/shortcuts.ts"
import { applyTheme } from "./frame/theme.ts"
import { connect } from "./server/feed.ts"
import { follow } from "./store/world.ts"

applyTheme()
follow()
listenForShortcuts()
render(<App />, document.body)
connect()
