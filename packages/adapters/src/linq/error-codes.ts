/** One of the platform's error codes, explained. */
export interface CodeMeaning {
  readonly name: string
  /** What happened, as the end of a sentence. */
  readonly meaning: string
  /** What to do about it, as a sentence of its own. */
  readonly advice?: string
  /** Set where trying again helps although the HTTP status says otherwise. */
  readonly passes?: true
}

const LATER = "Trying again may help."

/**
 * Every published code (Linq API reference, "Error codes"), 2023 and later from newer versions of the
 * platform. What is retried follows from the HTTP status, but for those that `passes` marks.
 */
export const CODES: Readonly<Record<number, CodeMeaning>> = {
  1001: { name: "MissingRequiredField", meaning: "a required field is absent" },
  1002: {
    name: "InvalidPhoneFormat",
    meaning: "a phone number is not in E.164",
    advice: 'Write it as "+" and 2 to 15 digits, like +12025550147.',
  },
  1003: { name: "InvalidRequestBody", meaning: "the request's body cannot be read or processed" },
  1004: { name: "InvalidMessageContent", meaning: "the message's parts break a rule" },
  1005: {
    name: "InvalidParameterValue",
    meaning: "a value is not allowed",
    advice: "The first message of a chat may hold no link; otherwise look at lengths and ids.",
  },
  1006: { name: "CannotUpdateDM", meaning: "a direct chat has no name or icon to change" },
  1007: {
    name: "RateLimitExceeded",
    meaning: "too many messages in too short a time",
    advice: "A line may send one person 30 messages a minute, a sandbox account 100 messages a day.",
  },
  1008: {
    name: "InvalidAppMessage",
    meaning: "the app card is not valid",
    advice: "Check its app and layout.",
  },
  2001: { name: "ChatNotFound", meaning: "there is no such chat on your account" },
  2002: {
    name: "MessageNotFound",
    meaning: "there is no such message on your account",
    advice: "It may have been deleted or have expired.",
  },
  2003: { name: "AttachmentNotFound", meaning: "there is no such attachment on your account" },
  2004: {
    name: "Unauthorized",
    meaning: "the API key is missing or not valid",
    advice: "Set LINQ_API_V3_API_KEY to the key of your account.",
  },
  2005: {
    name: "AccessDenied",
    meaning: "this account or chat may not do that",
    advice: "In groups there may be no typing indicator.",
  },
  2006: { name: "PhonePermissionDenied", meaning: "the line is not one of yours" },
  2007: {
    name: "AttachmentNotReady",
    meaning: "the attachment is not uploaded yet, or still processed",
    advice: LATER,
    passes: true,
  },
  2008: {
    name: "RecipientNotAllowed",
    meaning: "a sandbox account may write only to people who wrote first",
    advice: "Have them text your line once.",
  },
  2009: {
    name: "ChatBeingCreated",
    meaning: "another request is creating this chat at this moment",
    advice: LATER,
    passes: true,
  },
  2010: { name: "WebhookSubscriptionNotFound", meaning: "there is no such webhook subscription" },
  2011: {
    name: "FeatureNotAvailable",
    meaning: "this feature is not enabled for your account",
    advice: "Ask Linq to enable it.",
  },
  2012: {
    name: "ContactCardNotFound",
    meaning: "the line has no contact card",
    advice: "Create one for it first.",
  },
  2013: { name: "ChatUnavailable", meaning: "your line is not in this chat any more" },
  2014: { name: "ContactCardExists", meaning: "the line has a contact card already" },
  2015: {
    name: "ConflictsWithState",
    meaning: "it conflicts with the present state",
    advice: "It may be too late for an edit, the group too small, or no line fit to send.",
  },
  2016: { name: "GroupChatNotSupported", meaning: "this works in direct chats only" },
  2017: { name: "ChatServiceNotSupported", meaning: "the chat's service cannot do this" },
  2018: { name: "AppServiceUnsupported", meaning: "app cards travel by iMessage only" },
  2019: { name: "PhoneNumberNotFound", meaning: "there is no such line on your account" },
  2021: { name: "PaymentRequestNotFound", meaning: "there is no such payment request" },
  2022: { name: "ContactCardSetupFailed", meaning: "the contact card could not be set up", advice: LATER },
  2023: { name: "MentionInDirectChat", meaning: "people can be mentioned in groups only" },
  2024: {
    name: "RecipientOptedOut",
    meaning: "this person asked not to be written to",
    advice: "They opt in again by writing to you.",
  },
  2026: { name: "BlockedHandle", meaning: "this handle is on your blocklist" },
  2027: { name: "SenderIneligible", meaning: "this line may not send at present" },
  2028: { name: "AppClipServiceUnsupported", meaning: "app clips travel by iMessage only" },
  3001: { name: "DatabaseConnection", meaning: "the platform has a fault", advice: LATER },
  3002: { name: "DatabaseQuery", meaning: "the platform has a fault", advice: LATER },
  3003: { name: "EventStreamConnection", meaning: "the platform has a fault", advice: LATER },
  3004: { name: "EventStreamPublish", meaning: "the platform has a fault", advice: LATER },
  3005: { name: "NetworkTimeout", meaning: "the platform took too long", advice: LATER },
  3006: { name: "InternalServerError", meaning: "the platform has a fault", advice: LATER },
  3007: { name: "RetriesExhausted", meaning: "the platform tried and gave up" },
  4001: { name: "DeliveryFailed", meaning: "it could not be delivered" },
  4002: { name: "PhoneNotAvailable", meaning: "the line or the phone is not available" },
  4003: { name: "WebhookDeliveryFailed", meaning: "a webhook could not be delivered" },
  4004: { name: "ServiceUnavailable", meaning: "the service is not available at present", advice: LATER },
  4005: {
    name: "RecipientUnsupportedMessageType",
    meaning: "the recipient's service cannot show this kind of message",
  },
  4009: { name: "NoRcsAccount", meaning: "the line has no RCS account" },
  4010: { name: "RcsCheckFailed", meaning: "the RCS check could not run", advice: LATER },
  5001: { name: "FileUploadFailed", meaning: "the file could not be stored" },
  5002: {
    name: "FileDownloadFailed",
    meaning: "the platform could not fetch the file",
    advice: "Its URL must be public and answer within seconds.",
  },
  5003: { name: "PresignedUrlFailed", meaning: "no upload URL could be made", advice: LATER },
  5004: { name: "InvalidFileType", meaning: "files of this type are not accepted" },
  5005: {
    name: "FileTooLarge",
    meaning: "the file is too large",
    advice: "By URL it may have 10 MB, uploaded first 100 MB.",
  },
  5006: { name: "ContentTypeMismatch", meaning: "the content is not of the type that was declared" },
  5007: { name: "ImageDownloadFailed", meaning: "the platform could not fetch the image" },
}
