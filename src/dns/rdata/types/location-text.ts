/** The text of LOC (RFC 1876 §3): degrees, minutes and seconds of arc, and metres. Knows no octets. */

import type { RdataText } from '../field-kind.ts'
import { MAX_U32 } from '../integers.ts'

/** A place in the units of the wire: angles in thousandths of a second of arc, the rest in centimetres. */
export interface Place {
  readonly latitude: number
  readonly longitude: number
  readonly altitude: number
  readonly size: number
  readonly horizontalPrecision: number
  readonly verticalPrecision: number
}

export interface Bounds {
  readonly least: number
  readonly most: number
}

export const DEGREE = 3_600_000
const MINUTE = 60_000
const SECOND = 1000

const LOWEST = -10_000_000
const PRECISION: Bounds = { least: 0, most: 9_000_000_000 }

export const LIMITS: Readonly<Record<keyof Place, Bounds>> = {
  latitude: { least: -90 * DEGREE, most: 90 * DEGREE },
  longitude: { least: -180 * DEGREE, most: 180 * DEGREE },
  altitude: { least: LOWEST, most: MAX_U32 + LOWEST },
  size: PRECISION,
  horizontalPrecision: PRECISION,
  verticalPrecision: PRECISION,
}

/** What is meant where text leaves them out (RFC 1876 §3). */
export const USUAL = { size: 100, horizontalPrecision: 1_000_000, verticalPrecision: 1000 } as const

/** Throws `TextError`. */
export function parsePlace(text: RdataText): Place {
  return {
    latitude: parseAngle(text, 'N', 'S', LIMITS.latitude),
    longitude: parseAngle(text, 'E', 'W', LIMITS.longitude),
    altitude: parseCentimetres(text, 'an altitude in metres', LIMITS.altitude),
    size: parseOptional(text, USUAL.size),
    horizontalPrecision: parseOptional(text, USUAL.horizontalPrecision),
    verticalPrecision: parseOptional(text, USUAL.verticalPrecision),
  }
}

/** Degrees, minutes and seconds, of which the latter two may be left out, and the letter of the hemisphere. */
function parseAngle(text: RdataText, positive: string, negative: string, { most }: Bounds): number {
  const expected = `an angle such as 42 21 54.5 ${positive}, or ${negative}`
  const isLetter = (word: string) => word === positive || word === negative
  let angle = parseWhole(text, text.word(expected), expected, most / DEGREE) * DEGREE
  let word = text.word(expected)
  if (!isLetter(word)) {
    angle += parseWhole(text, word, expected, 59) * MINUTE
    word = text.word(expected)
  }
  if (!isLetter(word)) {
    angle += parseSeconds(text, word, expected)
    word = text.word(expected)
  }
  if (!isLetter(word)) throw text.wrong('syntax', expected)
  if (angle > most) throw text.wrong('bad-number', expected)
  return word === positive ? angle : -angle
}

function parseWhole(text: RdataText, word: string, expected: string, most: number): number {
  if (!/^[0-9]{1,3}$/.test(word) || Number(word) > most) throw text.wrong('bad-number', expected)
  return Number(word)
}

/** Thousandths of seconds with at most three decimals. */
function parseSeconds(text: RdataText, word: string, expected: string): number {
  const parts = /^([0-9]{1,2})(?:\.([0-9]{0,3}))?$/.exec(word)
  if (parts === null || Number(parts[1]) > 59) throw text.wrong('bad-number', expected)
  return Number(parts[1]) * SECOND + Number((parts[2] ?? '').padEnd(3, '0'))
}

function parseOptional(text: RdataText, usual: number): number {
  return text.more() ? parseCentimetres(text, 'a size in metres', PRECISION) : usual
}

/** Centimetres of metres with at most two decimals and perhaps an `m`. */
function parseCentimetres(text: RdataText, expected: string, { least, most }: Bounds): number {
  const parts = /^([-+]?)([0-9]{1,9})(?:\.([0-9]{0,2}))?m?$/.exec(text.word(expected))
  if (parts === null) throw text.wrong('bad-number', expected)
  const absolute = Number(parts[2]) * 100 + Number((parts[3] ?? '').padEnd(2, '0'))
  const centimetres = parts[1] === '-' ? -absolute : absolute
  if (centimetres < least || centimetres > most) throw text.wrong('bad-number', expected)
  return centimetres
}

export function formatPlace(place: Place): string {
  const { latitude, longitude, altitude, size, horizontalPrecision, verticalPrecision } = place
  return [
    formatAngle(latitude),
    latitude < 0 ? 'S' : 'N',
    formatAngle(longitude),
    longitude < 0 ? 'W' : 'E',
    `${(altitude / 100).toFixed(2)}m`,
    ...[size, horizontalPrecision, verticalPrecision].map(formatPrecision),
  ].join(' ')
}

function formatAngle(angle: number): string {
  const rest = Math.abs(angle)
  const seconds = ((rest % MINUTE) / SECOND).toFixed(3)
  return `${Math.floor(rest / DEGREE)} ${Math.floor(rest / MINUTE) % 60} ${seconds}`
}

function formatPrecision(centimetres: number): string {
  return centimetres < 100 ? `${(centimetres / 100).toFixed(2)}m` : `${centimetres / 100}m`
}
