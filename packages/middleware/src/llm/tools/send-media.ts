import { BackchatError, file } from "@backchat/core"
import type { ChatToolsOptions } from "./chat-tools.ts"
import { oneInput, requiredIn } from "./one-input.ts"
import type { Tool } from "./tool.ts"

/**
 * The tool that sends a picture or any file by its address.
 *
 * @throws BackchatError `bad_configuration` when it is not said which addresses are allowed
 */
export function sendMedia(allowed: ChatToolsOptions["media"]): Tool {
  if (allowed === undefined) {
    throw new BackchatError(
      "bad_configuration",
      "chatTools(): sendMedia needs to know what it may send. Pass the addresses with which a URL may begin: " +
        'chatTools(["sendMedia"], { media: ["https://images.example.com/"] }).',
    )
  }
  const places = typeof allowed === "function" ? undefined : allowed.map(placeOf)
  const legal =
    places === undefined ? "addresses that the bot allows" : `addresses under ${places.join(", ")}`
  const isAllowed =
    typeof allowed === "function"
      ? allowed
      : (url: URL) => places?.some((place) => isUnder(url, place)) === true
  return {
    description: `Send a picture or a file by its URL. Only ${legal}.`,
    inputSchema: oneInput("url"),
    async use(call, ctx) {
      const written = requiredIn(call, "url")
      const url = URL.canParse(written) ? new URL(written) : undefined
      if (url?.protocol !== "https:" || url.username !== "" || !isAllowed(url))
        throw new Error(`"${written}" may not be sent. Legal are ${legal}.`)
      await ctx.reply(file(url))
      return "Sent."
    },
  }
}

function placeOf(written: string): string {
  if (URL.canParse(written) && written.startsWith("https://")) return new URL(written).href
  throw new BackchatError("bad_configuration", `chatTools(): media: "${written}" is no https address.`)
}

/** Whether a URL is a place or within it: `…/cats` is not the place of `…/cats-of-others`. */
function isUnder({ href }: URL, place: string): boolean {
  if (!href.startsWith(place)) return false
  return place.endsWith("/") || /^(?:$|[/?#])/.test(href.slice(place.length))
}
