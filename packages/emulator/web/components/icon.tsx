const paths = {
  back: "M15 5l-7 7 7 7",
  beside: "M4 5h16v14H4zM12 5v14",
  close: "M6 6l12 12M18 6L6 18",
  compose: "M20 12v7a1 1 0 01-1 1H5a1 1 0 01-1-1V5a1 1 0 011-1h7M10 14l1-4 8-8 3 3-8 8z",
  down: "M12 5v14M6 13l6 6 6-6",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  info: "M12 11v6M12 7.500v.010M12 21a9 9 0 100-18 9 9 0 000 18z",
  mic: "M12 15a3.500 3.500 0 003.500-3.500v-5a3.500 3.500 0 00-7 0v5A3.500 3.500 0 0012 15zM5.500 11.500a6.500 6.500 0 0013 0M12 18v3",
  more: "M6 12h.010M12 12h.010M18 12h.010",
  pause: "M8 5v14M16 5v14",
  person: "M12 12a4 4 0 100-8 4 4 0 000 8zM4.500 20.500c.8-4 3.800-6 7.500-6s6.700 2 7.500 6",
  place:
    "M12 21s-7-6.200-7-11.500a7 7 0 0114 0C19 14.800 12 21 12 21zM12 12a2.500 2.500 0 100-5 2.500 2.500 0 000 5z",
  play: "M8 5l11 7-11 7z",
  plus: "M12 5v14M5 12h14",
  poll: "M5 19v-7M12 19V5M19 19v-10",
  reply: "M10 6l-6 5.500 6 5.500v-3.500c5 0 8 1.500 10 5-.5-6-4-9-10-9.500z",
  search: "M11 18a7 7 0 100-14 7 7 0 000 14zM16 16l4.500 4.500",
  send: "M12 19V5M6 11l6-6 6 6",
  smile:
    "M12 21a9 9 0 100-18 9 9 0 000 18zM8.500 14.500c1.800 2.200 5.200 2.200 7 0M9 9.500v.010M15 9.500v.010",
  sparkle:
    "M12 3l1.900 5.600L19.500 10.500l-5.600 1.900L12 18l-1.900-5.600L4.500 10.500l5.600-1.900zM18.500 16v5M16 18.500h5",
  stop: "M7 7h10v10H7z",
} as const

export type IconName = keyof typeof paths

/** A drawn sign, as large as the text around it. Whatever holds it says in words what it means. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.9"
      stroke-linecap="round"
      stroke-linejoin="round"
    >
      <path d={paths[name]} />
    </svg>
  )
}
