/** A link that stands alone. What is behind it is not fetched: the page works offline. */
export function LinkCard({ url }: { url: string }) {
  const { host, rest } = partsOf(url)
  return (
    <a class="card" href={url} target="_blank" rel="noopener noreferrer">
      <span class="card-cover" aria-hidden="true">
        {host.slice(0, 1).toUpperCase()}
      </span>
      <span class="card-words">
        <b>{rest || host}</b>
        <small>{host}</small>
      </span>
    </a>
  )
}

/** A title out of the address itself: its last words, as a headline. */
function partsOf(url: string): { readonly host: string; readonly rest: string } {
  if (!URL.canParse(url)) return { host: url, rest: "" }
  const { hostname, pathname } = new URL(url)
  const last = pathname.split("/").findLast((piece) => piece !== "") ?? ""
  const words = last.replace(/\.\w{2,5}$/, "").replace(/[-_+]+|%20/g, " ")
  return { host: hostname.replace(/^www\./, ""), rest: words.charAt(0).toUpperCase() + words.slice(1) }
}
