import type { Service } from "../../src/world/service.ts"
import "./badge.css"

/** Which service somebody is on, in its colour. */
export function ServiceBadge({ service }: { service: Service }) {
  return <span class={`badge badge-${service.toLowerCase()}`}>{service}</span>
}
