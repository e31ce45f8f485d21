import { z } from "zod"
import { type AppCard, bubbleEffects, type Content, type PartDraft, screenEffects } from "../world/message.ts"
import { fileIdIn, isLoopback } from "./addresses.ts"
import { handle, refusal } from "./check.ts"
import { decorations, range } from "./decorations.ts"

// Source of every rule here: Linq API docs, "Sending messages".
const maxParts = 100
const maxUrlParts = 40
const maxText = 10_000
const maxUrl = 2048
const maxDataUrl = 16_384

const content = refusal("content")
const card = refusal("card")

const text = z
  .object({
    type: z.literal("text"),
    value: z.string().min(1).max(maxText),
    text_decorations: decorations.nullish(),
    mention: handle.nullish(),
    mention_range: range.nullish(),
  })
  .superRefine(({ value, text_decorations }, context) => {
    const late = text_decorations?.find(({ range }) => range[1] > value.length)
    if (late)
      context.addIssue({
        code: "custom",
        message: `a range ends after the text's ${value.length} code units`,
        ...content,
      })
  })
  .transform(
    ({ value, text_decorations, mention, mention_range }): PartDraft => ({
      type: "text",
      value,
      decorations: text_decorations ?? [],
      mention: mention ? { handle: mention, range: mention_range ?? null } : null,
    }),
  )

const link = z.object({ type: z.literal("link"), value: z.url().max(maxUrl) })

const media = z
  .object({ type: z.literal("media"), url: z.url().optional(), attachment_id: z.guid().optional() })
  .transform(({ url, attachment_id: attachmentId }, context): PartDraft => {
    const refuse = (message: string) => {
      context.addIssue({ code: "custom", message, ...content })
      return z.NEVER
    }
    if ((url === undefined) === (attachmentId === undefined)) {
      return refuse("a media part needs exactly one of url and attachment_id")
    }
    if (attachmentId !== undefined) return { type: "media", attachmentId }
    if (url === undefined || !(url.startsWith("https:") || isLoopback(url))) {
      return refuse("url must be https")
    }
    return { type: "media", url }
  })

const label = z.string().exactOptional()
/** What a card shows: at least one label or a picture. */
export const layout: z.ZodType<AppCard["layout"]> = z
  .object({
    caption: label,
    subcaption: label,
    trailing_caption: label,
    trailing_subcaption: label,
    image_url: z.url().exactOptional(),
    image_title: label,
    image_subtitle: label,
  })
  .refine(hasLabel, { message: "needs a caption or an image_url", ...card })
  .refine((shown) => shown.image_url || !(shown.image_title || shown.image_subtitle), {
    message: "image_title and image_subtitle need an image_url",
    ...card,
  })

/** What opens when a card is tapped. */
export const cardUrl: z.ZodType<string, string | undefined> = z
  .string()
  .default("")
  .refine(isCardUrl, {
    message: `must be https up to ${maxUrl} characters or data: up to ${maxDataUrl}`,
    ...card,
  })

const app = z
  .object({
    type: z.literal("imessage_app"),
    app: z.object({
      bundle_id: z
        .string()
        .min(1)
        .regex(/^[^:]+$/, 'must not contain ":"'),
      name: z.string().min(1),
      team_id: z.string().regex(/^[A-Z0-9]{10}$/, "must be 10 upper-case letters and digits"),
      app_store_id: z.number().int().exactOptional(),
    }),
    layout,
    fallback_text: z.string().nullish(),
    interactive: z.boolean().default(true),
    url: cardUrl,
  })
  .transform(({ app, layout, fallback_text, interactive, url }): PartDraft => {
    return {
      type: "imessage_app",
      card: { app, layout, fallbackText: fallback_text ?? null, interactive, url },
    }
  })

function hasLabel(layout: AppCard["layout"]): boolean {
  const { caption, subcaption, trailing_caption, trailing_subcaption, image_url } = layout
  return Boolean(caption || subcaption || trailing_caption || trailing_subcaption || image_url)
}

function isCardUrl(url: string): boolean {
  if (url === "") return true
  return url.startsWith("data:") ? url.length <= maxDataUrl : url.startsWith("https:") && url.length <= maxUrl
}

const part: z.ZodType<PartDraft> = z.discriminatedUnion("type", [text, media, link, app])

const parts = z
  .array(z.unknown())
  .min(1)
  .max(maxParts)
  .pipe(z.array(part))
  .superRefine((all, context) => {
    const refuse = (message: string) => context.addIssue({ code: "custom", message, ...content })
    const loner = all.find((part) => part.type === "link" || part.type === "imessage_app")
    if (loner && all.length > 1) refuse(`a ${loner.type} part must be the only part of its message`)
    if (all.some((part, index) => part.type === "text" && all[index + 1]?.type === "text")) {
      refuse("two text parts may not stand side by side; put something between them or make them one")
    }
    const fetched = all.filter((part) => part.type === "media" && "url" in part && !fileIdIn(part.url))
    if (fetched.length > maxUrlParts) refuse(`at most ${maxUrlParts} media parts may name a public url`)
  })

const effect = z.discriminatedUnion("type", [
  z.object({ type: z.literal("screen"), name: z.enum(screenEffects) }),
  z.object({ type: z.literal("bubble"), name: z.enum(bubbleEffects) }),
])

/** The services a message can ask for, by their exact names. */
const service: z.ZodType<"iMessage" | "RCS" | "SMS"> = z.enum(["iMessage", "RCS", "SMS"])

const replyTo = z
  .object({ message_id: z.guid(), part_index: z.number().int().min(0).default(0) })
  .transform(({ message_id: messageId, part_index: partIndex }) => ({ messageId, partIndex }))

/** `MessageContent` as it arrives, read into the world's own shape. */
export const messageContent: z.ZodType<Content> = z
  .object({
    parts,
    effect: effect.nullish(),
    idempotency_key: z.string().min(1).max(255).nullish(),
    preferred_service: service.nullish(),
    reply_to: replyTo.nullish(),
  })
  .transform(
    (message): Content => ({
      parts: message.parts,
      effect: message.effect ?? null,
      replyTo: message.reply_to ?? null,
      preferredService: message.preferred_service ?? null,
      idempotencyKey: message.idempotency_key ?? null,
    }),
  )
