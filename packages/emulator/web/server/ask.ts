/** What the server objected to, in words for the person in front of the page. */
export class Refused extends Error {
  override readonly name = "Refused"
}

/** GETs JSON below `/_page`. @throws Refused with the server's words. */
export function get<T>(path: string): Promise<T> {
  return ask<T>(path, {})
}

/** POSTs JSON below `/_page`, as `post("/phone/say", { … })`. @throws Refused with the server's words. */
export function post<T = unknown>(path: string, body: unknown = {}): Promise<T> {
  return ask<T>(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  })
}

/** POSTs a file's bytes below `/_page`. @throws Refused with the server's words. */
export function upload<T = unknown>(path: string, file: Blob): Promise<T> {
  return ask<T>(path, { method: "POST", headers: { "content-type": "application/octet-stream" }, body: file })
}

async function ask<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response
  try {
    response = await fetch(`/_page${path}`, init)
  } catch {
    throw new Refused("The emulator does not answer. Is it still running?")
  }
  const isJson = response.headers.get("content-type")?.includes("json") ?? false
  const answer = isJson ? await response.json() : await response.text()
  if (response.ok) return answer // the shape that the server's half of the feature gives
  throw new Refused(isJson ? String(answer.error) : `The emulator answered ${response.status}.`)
}
