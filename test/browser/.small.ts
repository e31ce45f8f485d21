import { createEmulator } from "@backchat/emulator"
import { chromium } from "playwright-core"

const e = createEmulator({ page: true, seed: 3 })
await e.start()
e.populate()
e.connect(() => new Response())
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
})
const ctx = await browser.newContext({ viewport: { width: 390, height: 780 } })
const page = await ctx.newPage()
page.on("pageerror", (x: any) => console.log("ERR", x.message, x.stack))
await page.goto(e.url)
await page.waitForTimeout(900)
console.log(
  await page.evaluate(() => {
    const o: string[] = []
    for (const x of document.querySelectorAll(".app, .app > *, .phone, .phone > *")) {
      const r = x.getBoundingClientRect()
      o.push(
        x.className + " " + [r.left, r.top, r.width, r.height].join(",") + " " + getComputedStyle(x).display,
      )
    }
    return o.join("\n")
  }),
)
await page.screenshot({ path: "/tmp/scratch/small.png" })
await browser.close()
await e.stop()
process.exit(0)
