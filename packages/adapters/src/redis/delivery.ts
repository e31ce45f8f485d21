import type { Delivery } from "@backchat/core"

/** A delivery as it is kept: when it was received, in front where a script can read it, and all of it as JSON. */
export function itemOf(delivery: Delivery): string {
  return `${delivery.receivedAt} ${JSON.stringify(delivery)}`
}

export function deliveryOf(item: string): Delivery {
  return JSON.parse(item.slice(item.indexOf(" ") + 1)) // written by itemOf
}

/** Ids are unique only within their platform. */
export function nameOf({ adapter, id }: Pick<Delivery, "adapter" | "id">): string {
  return `${adapter}:${id}`
}
