// Builds the page into dist/web: run at install, before packing, and by the emulator when it runs from source.
import { copyFile, mkdir, readdir, rm, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { basename } from "node:path"
import { fileURLToPath } from "node:url"
import { build } from "esbuild"

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const outdir = here("../dist/web")

export async function buildPage() {
  await mkdir(outdir, { recursive: true })
  const { metafile } = await build({
    entryPoints: [{ in: here("main.tsx"), out: "main" }],
    outdir,
    // The same names from wherever it is built.
    absWorkingDir: here("."),
    bundle: true,
    format: "esm",
    // What is seldom used is loaded when it is: the emoji picker, the confetti.
    splitting: true,
    chunkNames: "[name]-[hash]",
    minify: true,
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
  })
  await removeOthers(Object.keys(metafile.outputs).map((path) => basename(path)))
  await writeFile(`${outdir}/emojis.json`, JSON.stringify(emojis()))
  await copyFile(here("icon.svg"), `${outdir}/icon.svg`)
  // Last, since its date says how new the rest is.
  await copyFile(here("index.html"), `${outdir}/index.html`)
}

/** A chunk is named by what is in it, so those of earlier builds stay behind. */
async function removeOthers(built) {
  const old = (await readdir(outdir)).filter((name) => name.endsWith(".js") && !built.includes(name))
  for (const name of old) await rm(`${outdir}/${name}`)
}

// What most systems can draw by now.
const newest = 15
const titles = [
  "Smileys",
  "People",
  null,
  "Animals and nature",
  "Food and drink",
  "Travel and places",
  "Activities",
  "Objects",
  "Symbols",
  "Flags",
]

/** What the picker needs to know of each emoji: the sign, its name, and the words it is found by. */
function emojis() {
  const all = createRequire(import.meta.url)("emoji-picker-element-data/en/emojibase/data.json")
  const drawn = all.filter(({ version }) => version <= newest)
  return titles.flatMap((title, group) => {
    const emojis = drawn
      .filter((emoji) => emoji.group === group)
      .map(({ emoji, annotation, tags = [] }) => [emoji, annotation, tags.join(" ")])
    return title === null ? [] : [{ title, emojis }]
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPage()
