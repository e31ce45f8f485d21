/** Operations of the platform that the emulator does not have yet: it says so instead of guessing. */
export const notBuilt: readonly { readonly name: string; readonly method: string; readonly path: string }[] =
  [
    { name: "chats.shareContactCard", method: "POST", path: "/v3/chats/:chatId/share_contact_card" },
    { name: "chats.sendVoicememo", method: "POST", path: "/v3/chats/:chatId/voicememo" },
    { name: "chats.location.request", method: "POST", path: "/v3/chats/:chatId/location/request" },
    { name: "chats.location.retrieve", method: "GET", path: "/v3/chats/:chatId/location" },
    { name: "messages.updateAppCard", method: "POST", path: "/v3/messages/:messageId/update" },
    { name: "phoneNumbers.update", method: "PUT", path: "/v3/phone_numbers/:phoneNumberId" },
    { name: "phonenumbers.list", method: "GET", path: "/v3/phonenumbers" },
    { name: "availableNumber.retrieve", method: "GET", path: "/v3/available_number" },
    { name: "contactCard.retrieve", method: "GET", path: "/v3/contact_card" },
    { name: "contactCard.create", method: "POST", path: "/v3/contact_card" },
    { name: "contactCard.update", method: "PATCH", path: "/v3/contact_card" },
  ]
