const ownFile = /^\/attachments\/partners\/[^/]+\/([0-9a-f-]{36})\//

/**
 * Whether a URL leads to this machine by its very letters: `localhost`, 127.0.0.0/8 in any spelling, or ::1.
 * No name is looked up, and no user name stands in front of the host.
 */
export function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, username, password } = new URL(url)
  if (!/^https?:$/.test(protocol) || username !== "" || password !== "") return false
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname)
}

/** The id of the file that the platform gave this URL out for, on any of its addresses. */
export function fileIdIn(url: string): string | undefined {
  return URL.canParse(url) ? ownFile.exec(new URL(url).pathname)?.[1] : undefined
}

/** The same, if the URL is of this very emulator. */
export function ownFileId(url: string, origin: string): string | undefined {
  return URL.canParse(url) && new URL(url).origin === new URL(origin).origin ? fileIdIn(url) : undefined
}
