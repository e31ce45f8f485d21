import type { NextFunction, Request, Response } from "express"

const ownNames = new Set(["127.0.0.1", "localhost", "[::1]"])

/**
 * Keeps the page to the browser of this machine. A hostile site in the same browser shows itself by its
 * Origin, and a name of its own that it had rebound to this machine by the Host.
 */
export function guard(request: Request, response: Response, next: NextFunction): void {
  const objection = objectionTo(request)
  if (objection === null) next()
  else response.status(403).json({ error: objection })
}

function objectionTo({ headers, method }: Request): string | null {
  const { host = "", origin } = headers
  if (!ownNames.has(host.replace(/:\d+$/, ""))) {
    return `The page is served to this machine only: open it at http://127.0.0.1 or http://localhost, not at ${host}.`
  }
  const site = headers["sec-fetch-site"]
  const isForeign = (origin !== undefined && origin !== `http://${host}`) || site === "cross-site"
  if (isForeign && method !== "GET" && method !== "HEAD") {
    return `Another site (${origin ?? "unknown"}) may not drive this page.`
  }
  return null
}

/** What the browser is told about everything that comes from the page's server. */
export function harden(_request: Request, response: Response, next: NextFunction): void {
  response.set({
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    // Pictures may be anywhere, as on a phone; the emoji picker brings its style with it.
    "Content-Security-Policy":
      "default-src 'self'; img-src * data: blob:; media-src * data: blob:; style-src 'self' 'unsafe-inline'; " +
      "worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  })
  next()
}

/** A file that somebody sent lives at the page's address, and must not act as the page when it is opened. */
export function confine(_request: Request, response: Response, next: NextFunction): void {
  response.set({ "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox" })
  next()
}
