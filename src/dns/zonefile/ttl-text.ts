/** Times to live as text: seconds (RFC 1035 §5.1) or, as BIND writes them, weeks to seconds: `1w2d`, `1h30m`. */

/** RFC 2181 §8. */
export const MAX_TTL_SECONDS = 0x7fff_ffff

/** What `parseTtl` gives for text that is no TTL. */
export const NO_TTL = -1

const UNITS = [
  { letter: 'w', seconds: 604_800, name: 'week' },
  { letter: 'd', seconds: 86_400, name: 'day' },
  { letter: 'h', seconds: 3600, name: 'hour' },
  { letter: 'm', seconds: 60, name: 'minute' },
  { letter: 's', seconds: 1, name: 'second' },
] as const

const secondsOf = new Map<number, number>(
  UNITS.flatMap(({ letter, seconds }) =>
    [letter, letter.toUpperCase()].map((unit) => [unit.charCodeAt(0), seconds] as const),
  ),
)

/**
 * The seconds that the text in `from` up to `to` says, which may be more than a TTL can hold; `NO_TTL` when it is none.
 * Units may stand in any order and more than once, but not be left out after another (BIND reads them so).
 */
export function parseTtl(text: Uint8Array, from: number, to: number): number {
  let total = 0
  let number = 0
  let digits = 0
  let units = 0
  for (let at = from; at < to; at++) {
    const digit = text[at]! - 0x30
    if (digit >= 0 && digit <= 9) {
      number = number * 10 + digit
      digits++
      continue
    }
    const seconds = secondsOf.get(text[at]!)
    if (seconds === undefined || digits === 0) return NO_TTL
    total += number * seconds
    number = digits = 0
    units++
  }
  if (digits > 0) return units === 0 ? number : NO_TTL
  return units === 0 ? NO_TTL : total
}

/** As a person says it: `1 day 2 hours`. */
export function describeDuration(seconds: number): string {
  if (seconds === 0) return '0 seconds'
  const parts: string[] = []
  let left = seconds
  for (const unit of UNITS) {
    const count = Math.floor(left / unit.seconds)
    if (count > 0) parts.push(`${count} ${unit.name}${count === 1 ? '' : 's'}`)
    left -= count * unit.seconds
  }
  return parts.join(' ')
}

/** As `parseTtl` reads it, with units: `1d2h`. */
export function formatUnits(seconds: number): string {
  let text = ''
  let left = seconds
  for (const unit of UNITS) {
    const count = Math.floor(left / unit.seconds)
    if (count > 0) text += `${count}${unit.letter}`
    left -= count * unit.seconds
  }
  return text === '' ? '0s' : text
}
