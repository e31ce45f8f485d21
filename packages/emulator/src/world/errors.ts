/**
 * Every error code the platform documents, with its HTTP status and usual words.
 * Source: Linq API docs, "Error codes". A code whose status is never published over HTTP carries 500.
 */
export const linqErrors = {
  MissingRequiredField: { code: 1001, status: 400, message: "Missing required field" },
  InvalidPhoneFormat: { code: 1002, status: 400, message: "Phone number must be in E.164 format" },
  InvalidRequestBody: { code: 1003, status: 400, message: "Invalid request body" },
  InvalidMessageContent: { code: 1004, status: 400, message: "Invalid message content" },
  InvalidParameterValue: { code: 1005, status: 400, message: "Invalid parameter value" },
  CannotUpdateDM: { code: 1006, status: 409, message: "A direct chat has no name and no icon" },
  RateLimitExceeded: { code: 1007, status: 429, message: "Rate limited." },
  InvalidAppMessage: { code: 1008, status: 400, message: "Invalid iMessage app message" },
  ChatNotFound: { code: 2001, status: 404, message: "Resource not found" },
  MessageNotFound: { code: 2002, status: 404, message: "Message not found" },
  AttachmentNotFound: { code: 2003, status: 404, message: "Attachment not found" },
  Unauthorized: {
    code: 2004,
    status: 401,
    message: "Unauthorized - missing or invalid authentication token",
  },
  AccessDenied: {
    code: 2005,
    status: 403,
    message: "Access denied - insufficient permissions for this resource",
  },
  PhonePermissionDenied: { code: 2006, status: 403, message: "This phone number is not one of your lines" },
  AttachmentNotReady: { code: 2007, status: 404, message: "The attachment has not been uploaded yet" },
  RecipientNotAllowed: { code: 2008, status: 403, message: "The recipient has not texted you first" },
  ChatBeingCreated: { code: 2009, status: 409, message: "This chat is still being created" },
  SubscriptionNotFound: { code: 2010, status: 404, message: "Webhook subscription not found" },
  FeatureNotAvailable: { code: 2011, status: 403, message: "This feature is not available on your account" },
  ContactCardNotFound: { code: 2012, status: 404, message: "Contact card not found" },
  ChatUnavailable: { code: 2013, status: 409, message: "This chat is unavailable" },
  ContactCardExists: { code: 2014, status: 409, message: "This line already has an active contact card" },
  StateConflict: { code: 2015, status: 409, message: "The request conflicts with the current state" },
  GroupChatNotSupported: { code: 2016, status: 409, message: "This works in direct chats only" },
  ChatServiceNotSupported: { code: 2017, status: 409, message: "The chat's service does not support this" },
  AppServiceUnsupported: { code: 2018, status: 409, message: "An iMessage app message needs iMessage" },
  PhoneNumberNotFound: { code: 2019, status: 404, message: "Phone number not found" },
  PaymentRequestNotFound: { code: 2021, status: 404, message: "Payment request not found" },
  ContactCardSetupFailed: { code: 2022, status: 500, message: "Contact card setup failed" },
  MentionInDirectChat: { code: 2023, status: 409, message: "A mention needs a group" },
  RecipientOptedOut: { code: 2024, status: 403, message: "The recipient opted out" },
  BlockedHandle: { code: 2026, status: 403, message: "This handle is blocked" },
  SendingNumberIneligible: { code: 2027, status: 403, message: "The sending number is not eligible" },
  AppClipServiceUnsupported: { code: 2028, status: 409, message: "An app clip needs iMessage" },
  DatabaseConnection: { code: 3001, status: 500, message: "Server connection error" },
  DatabaseQuery: { code: 3002, status: 500, message: "Server operation failed" },
  EventStreamConnection: { code: 3003, status: 500, message: "Service connection error" },
  EventStreamPublish: { code: 3004, status: 500, message: "Service operation failed" },
  NetworkTimeout: { code: 3005, status: 504, message: "Network timeout" },
  InternalServerError: { code: 3006, status: 500, message: "Internal server error" },
  RetriesExhausted: { code: 3007, status: 500, message: "Maximum delivery attempts exceeded" },
  DeliveryFailed: { code: 4001, status: 500, message: "The message could not be delivered" },
  PhoneNotAvailable: { code: 4002, status: 500, message: "The phone is not available" },
  WebhookDeliveryFailed: { code: 4003, status: 500, message: "Webhook delivery failed" },
  ServiceUnavailable: { code: 4004, status: 503, message: "Service temporarily unavailable" },
  RecipientUnsupportedMessageType: {
    code: 4005,
    status: 422,
    message: "The recipient cannot receive this type of message",
  },
  LineHasNoRcsAccount: { code: 4009, status: 503, message: "The line has no RCS account" },
  RcsCheckCouldNotRun: { code: 4010, status: 503, message: "The RCS check could not run" },
  FileUploadFailed: { code: 5001, status: 500, message: "File upload failed" },
  FileDownloadFailed: { code: 5002, status: 500, message: "File download failed" },
  PresignedUrlFailed: { code: 5003, status: 500, message: "Could not make an upload URL" },
  InvalidFileType: { code: 5004, status: 400, message: "This file type is not accepted" },
  FileTooLarge: { code: 5005, status: 400, message: "The file is too large" },
  ContentTypeMismatch: { code: 5006, status: 400, message: "The file's content is not of its declared type" },
  ImageDownloadFailed: { code: 5007, status: 400, message: "Failed to download the file from its URL" },
} as const

/** The name of a documented error code. */
export type LinqErrorName = keyof typeof linqErrors

/** A refusal as the platform words it: a documented code, its HTTP status and what to do about it. */
export class LinqError extends Error {
  override readonly name = "LinqError"
  readonly kind: LinqErrorName
  readonly code: number
  readonly status: number
  /** Whole seconds until a retry can succeed; only on rate limits. */
  readonly retryAfterS: number | undefined

  /** @param message replaces the code's usual words where the emulator can say which value was wrong. */
  constructor(kind: LinqErrorName, message?: string, retryAfterS?: number) {
    const entry = linqErrors[kind]
    super(message ?? entry.message)
    this.kind = kind
    this.kind = kind
    this.code = entry.code
    this.status = entry.status
    this.retryAfterS = retryAfterS
  }

  /** The same refusal under another HTTP status, where one operation has its own. */
  with({ status }: { readonly status: number }): LinqError {
    return Object.assign(new LinqError(this.kind, this.message, this.retryAfterS), { status })
  }
}
