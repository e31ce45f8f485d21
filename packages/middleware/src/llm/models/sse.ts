import { PlatformError } from "@backchat/core"

/** The longest event that is read, in UTF-16 code units. */
const MAX_EVENT_LENGTH = 4_194_304

/**
 * The data of each server-sent event, `[DONE]` included, wherever the bytes were split.
 *
 * @throws PlatformError for an event above 4 Mi characters
 */
export async function* serverSentData(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ""
  let data: string[] = []
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n")
    rest = lines.pop() ?? ""
    if (rest.length > MAX_EVENT_LENGTH) throw tooLong()
    for (const ended of lines) {
      const line = ended.endsWith("\r") ? ended.slice(0, -1) : ended
      if (line === "") {
        if (data.length > 0) yield data.join("\n")
        data = []
      } else if (line.startsWith("data:")) data.push(line.slice(line.startsWith("data: ") ? 6 : 5))
    }
  }
}

function tooLong(): PlatformError {
  return new PlatformError("The model sent an event without an end.", {
    operation: "model.stream",
    retryable: true,
  })
}
