/** E.164: a plus, then 2 to 15 digits that do not begin with 0. Source: Linq API docs, "Create a chat". */
export const e164: RegExp = /^\+[1-9][0-9]{1,14}$/

/** RFC 5321; a pattern is only put to texts of a bounded length. */
const longestHandle = 254

const email = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/** Whether a text is an address people can be reached at: an E.164 phone number or an e-mail address. */
export function isHandle(text: string): boolean {
  return text.length <= longestHandle && (e164.test(text) || email.test(text))
}

/** Whether a handle is an e-mail address, which only iMessage can reach. */
export function isEmail(handle: string): boolean {
  return handle.includes("@")
}
