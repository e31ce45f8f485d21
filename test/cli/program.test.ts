import { describe, expect, it } from "vitest"
import manifest from "../../packages/cli/package.json" with { type: "json" }
import { commands } from "../../packages/cli/src/commands.ts"
import { run } from "./command.ts"

describe("backchat", () => {
  it("lists its commands when run bare, and says which version it is", async () => {
    const [bare, help, version] = await Promise.all([run([]), run(["--help"]), run(["--version"])])
    expect([bare.code, bare.err]).toEqual([0, ""])
    for (const name of Object.keys(commands)) expect(bare.out).toMatch(new RegExp(`^  ${name} `, "m"))
    expect(help.out).toBe(bare.out)
    expect(version.out).toBe(`${manifest.version}\n`)
  })

  it.each(Object.keys(commands))("%s --help explains itself and leaves with 0", async (name) => {
    const { code, out, err } = await run([name, "--help"])
    expect([code, err]).toEqual([0, ""])
    expect(out).toMatch(new RegExp(`^backchat ${name}`))
    expect(out).toContain("--help")
  })

  it("answers a command that is none with the nearest, and leaves with 2", async () => {
    const { code, out, err } = await run(["craete"])
    expect([code, out]).toEqual([2, ""])
    expect(err).toContain('There is no command "craete". Did you mean "create"?')
    expect((await run(["frobnicate"])).err).toContain("There are: dev, create")
  })

  it("answers a flag that is none with the nearest, and leaves with 2", async () => {
    const { code, err } = await run(["dev", "--prot", "1"])
    expect(code).toBe(2)
    expect(err).toContain("There is no --prot here. Did you mean --port?")
    expect(err).toContain("See: backchat dev --help")
  })
})
