/** The hosts that need no https, for trying things out on one machine. */
const LOCAL_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"])

/** A URL with a scheme for web pages, or undefined. */
export function parseWebUrl(url: string | URL): URL | undefined {
  if (!URL.canParse(String(url))) return undefined
  const parsed = new URL(url)
  return parsed.protocol === "https:" || parsed.protocol === "http:" ? parsed : undefined
}

/** Whether the platform can fetch from it: https, or http on this machine. */
export function isFetchable(url: URL): boolean {
  return url.protocol === "https:" || LOCAL_HOSTS.has(url.hostname)
}

/** The URL as its author wrote it where that is legal, else encoded. */
export function spell(written: string | URL, parsed: URL): string {
  const { href } = parsed
  return `${written}/` === href ? String(written) : href
}
