import type { PhonePart } from "../store/wire.ts"

/** A card of an iMessage app: a picture with words on it, labels under it, and whose it is. */
export function AppCard({ card }: { card: Extract<PhonePart, { type: "card" }> }) {
  const inside = (
    <>
      {card.image && (
        <span class="card-picture">
          <img src={card.image} alt={card.imageTitle} loading="lazy" />
          {(card.imageTitle || card.imageSubtitle) && (
            <span class="card-over">
              <b>{card.imageTitle}</b>
              <small>{card.imageSubtitle}</small>
            </span>
          )}
        </span>
      )}
      <span class="card-words card-labels">
        <b>{card.caption}</b>
        <span>{card.trailingCaption}</span>
        <small>{card.subcaption}</small>
        <small>{card.trailingSubcaption}</small>
      </span>
      <span class="card-app">
        <span aria-hidden="true">{card.app.slice(0, 1).toUpperCase()}</span>
        {card.app}
      </span>
    </>
  )
  return /^https:/.test(card.url) ? (
    <a class="card" href={card.url} target="_blank" rel="noopener noreferrer">
      {inside}
    </a>
  ) : (
    <div class="card">{inside}</div>
  )
}
