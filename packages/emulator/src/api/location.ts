import type Linq from "@linqapp/sdk"
import { iso } from "../wire/time.ts"
import { type SharedLocation, sharedLocations } from "../world/locations.ts"
import { idIn } from "./check.ts"
import type { Answer, Call, Operation } from "./operation.ts"

function request(call: Call): Answer {
  call.world.requestLocation(call.world.openChat(call.account, idIn(call, "chatId")))
  const body: Linq.Chats.LocationRequestResponse = { success: true, message: "Location request sent" }
  return { status: 200, body }
}

function retrieve(call: Call): Answer {
  const shared = sharedLocations(call.world, call.world.chat(call.account, idIn(call, "chatId")))
  const features = shared.map(([handle, location]) => feature(handle, location))
  const body: Linq.Chats.GetChatLocationResponse = {
    success: true,
    data: { type: "FeatureCollection", features },
  }
  return { status: 200, body }
}

function feature(
  handle: string,
  { place, updatedAt }: SharedLocation,
): Linq.Chats.GetChatLocationResponse.Data.Feature {
  const { latitude, longitude, altitude, address, locality } = place
  return {
    type: "Feature",
    geometry: {
      type: "Point",
      coordinates: altitude === undefined ? [longitude, latitude] : [longitude, latitude, altitude],
    },
    properties: {
      handle,
      ...(address === undefined ? {} : { address }),
      ...(locality === undefined ? {} : { locality }),
      updated_at: iso(updatedAt),
    },
  }
}

/** Where people are. */
export const location: readonly Operation[] = [
  {
    name: "chats.location.request",
    method: "POST",
    path: "/v3/chats/:chatId/location/request",
    run: request,
  },
  { name: "chats.location.retrieve", method: "GET", path: "/v3/chats/:chatId/location", run: retrieve },
]
