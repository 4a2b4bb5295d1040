/** How people number the versions of their zones: by the date, by counting, or by the clock. No clock of its own. */

import { isSerialRaised, nextSerial } from './serial-number.ts'

/** `date`: YYYYMMDDnn, with nn the version of that day (RFC 1912 §2.2). `unix`: seconds since 1970. */
export const SERIAL_STYLES = ['date', 'counter', 'unix'] as const
export type SerialStyle = (typeof SERIAL_STYLES)[number]

/** No zone is older than the DNS. */
const FIRST_YEAR = 1983
const LAST_YEAR = 2199

/** September 2001: what is less was hardly taken from a clock. */
const LEAST_CLOCK_SECONDS = 1_000_000_000

/** Clocks differ, not by more than this. */
const DAY_SECONDS = 86_400

/** The style that a serial is written in, as seen at `nowSeconds` since 1970. */
export function serialStyleOf(serial: number, nowSeconds: number): SerialStyle {
  if (dateOf(serial) !== undefined) return 'date'
  const isClock = serial >= LEAST_CLOCK_SECONDS && serial <= nowSeconds + DAY_SECONDS
  return isClock ? 'unix' : 'counter'
}

/** The day that a serial names, in milliseconds since 1970 at 0 h UTC; undefined when it names none. */
export function dateOf(serial: number): number | undefined {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})\d{2}$/.exec(String(serial)) ?? []
  if (year === undefined || Number(year) < FIRST_YEAR || Number(year) > LAST_YEAR) return undefined
  const atMs = new Date(`${year}-${month!}-${day!}T00:00:00Z`).getTime()
  // A 31st of June is the 1st of July by now, and a 13th month none.
  return utcDay(atMs) === Math.floor(serial / 100) ? atMs : undefined
}

/**
 * The serial that comes after `serial` in a style: today's first number, or the time, unless that does not raise it;
 * then the number after it. Days are those of UTC.
 */
export function raisedSerial(serial: number, style: SerialStyle, nowSeconds: number): number {
  const first = firstSerial(style, nowSeconds)
  return first !== undefined && isSerialRaised(serial, first) ? first : nextSerial(serial)
}

/** What a zone of that style would begin with today; undefined for a counter. */
export function firstSerial(style: SerialStyle, nowSeconds: number): number | undefined {
  if (style === 'counter') return undefined
  return style === 'unix' ? Math.floor(nowSeconds) : utcDay(nowSeconds * 1000) * 100 + 1
}

/** YYYYMMDD. */
function utcDay(atMs: number): number {
  const day = new Date(atMs)
  return day.getUTCFullYear() * 10_000 + (day.getUTCMonth() + 1) * 100 + day.getUTCDate()
}
