import type { ButtonHTMLAttributes } from "preact"

export interface ButtonProps extends Omit<ButtonHTMLAttributes, "icon"> {
  /** `plain` is text alone, `icon` a round place for one sign. Default: a button with a ground. */
  look?: "plain" | "icon" | "primary" | "danger"
}

/** A button. One with an icon alone needs an `aria-label`, which is its tooltip too. */
export function Button({ look, class: names, title, ...rest }: ButtonProps) {
  const label = rest["aria-label"]
  const hint = title ?? (look === "icon" && typeof label === "string" ? label : undefined)
  const all = ["button", look && `button-${look}`, names].filter(Boolean).join(" ")
  return <button type="button" class={all} title={hint} {...rest} />
}
