/**
 * Times as fields of record data: periods in seconds with units in text, and moments as a civil date and time.
 *
 * Dates are reckoned here, without a clock: what is read depends on the record alone.
 */

import type { FieldKind } from './field-kind.ts'
import { decimal, MAX_U32, u32 } from './integers.ts'

const UNIT_SECONDS: Readonly<Record<string, number>> = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 }

const PERIOD_EXPECTED = 'a period in seconds, such as 3600 or 1h30m'

/** 32 bits of seconds. Text may have units, `1w2d3h4m5s`; it is printed without. */
export const period: FieldKind<number> = {
  ...u32,
  parse(text, writer) {
    const seconds = parsePeriod(text.word(PERIOD_EXPECTED))
    if (seconds === undefined) throw text.wrong('bad-number', PERIOD_EXPECTED)
    writer.u32(seconds)
  },
}

/** The seconds of `3600`, `1h` or `1d12h`; undefined when it is neither or over 32 bits. */
export function parsePeriod(word: string): number | undefined {
  const plain = decimal(word)
  const seconds = plain >= 0 ? plain : secondsOfUnits(word)
  return seconds <= MAX_U32 ? seconds : undefined
}

function secondsOfUnits(word: string): number {
  let seconds = 0
  let digitsAt = 0
  for (let i = 0; i < word.length; i++) {
    const unit = UNIT_SECONDS[word[i]!.toLowerCase()]
    if (unit === undefined) continue
    const count = decimal(word.slice(digitsAt, i))
    if (count < 0) return NaN
    seconds += count * unit
    digitsAt = i + 1
  }
  return word !== '' && digitsAt === word.length ? seconds : NaN
}

const MOMENT_EXPECTED = 'a time as YYYYMMDDHHmmSS, from 1970 to 2106, or as seconds since 1970'

/**
 * 32 bits of seconds since 1970-01-01T00:00:00Z (RFC 4034 §3.2); text also takes the bare seconds. What compares
 * them does so by serial arithmetic; the text takes them as they are, so it ends in 2106.
 */
export const moment: FieldKind<number> = {
  ...u32,
  parse(text, writer) {
    const word = text.word(MOMENT_EXPECTED)
    const seconds = word.length > 10 ? parseMoment(word) : decimal(word)
    if (seconds === undefined || seconds < 0 || seconds > MAX_U32) {
      throw text.wrong('bad-number', MOMENT_EXPECTED)
    }
    writer.u32(seconds)
  },
  format: (reader) => formatMoment(reader.u32()),
}

const DAY_SECONDS = 86_400

/** `YYYYMMDDHHmmSS` of seconds since 1970. */
export function formatMoment(seconds: number): string {
  const [year, month, day] = dateOfDay(Math.floor(seconds / DAY_SECONDS))
  const rest = seconds % DAY_SECONDS
  const parts = [month, day, Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60]
  return String(year).padStart(4, '0') + parts.map((part) => String(part).padStart(2, '0')).join('')
}

/** The seconds since 1970 of `YYYYMMDDHHmmSS`; undefined when there is no such moment. */
export function parseMoment(word: string): number | undefined {
  const digits = /^([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})$/.exec(word)
  if (digits === null) return undefined
  const [year, month, day, hour, minute, second] = digits.slice(1).map(Number) as Six
  if (month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month)) return undefined
  // 60 is a leap second (RFC 4034 §3.2 says nothing of it; UTC has them).
  if (hour > 23 || minute > 59 || second > 60) return undefined
  return dayOfDate(year, month, day) * DAY_SECONDS + hour * 3600 + minute * 60 + second
}

type Six = [number, number, number, number, number, number]

function daysOfMonth(year: number, month: number): number {
  return dayOfDate(month === 12 ? year + 1 : year, (month % 12) + 1, 1) - dayOfDate(year, month, 1)
}

/** Days of four centuries, of one and of four years, in the calendar that Gregory gave. */
const DAYS_400Y = 146_097
const DAYS_100Y = 36_524
const DAYS_4Y = 1461
const DAYS_1Y = 365
/** From the first of March of the year 0 to 1970-01-01. */
const EPOCH = 719_468

// Years are taken to begin in March, so that a leap day is the last of its year and months before it have
// a regular length: 153 days for every five.

/** The days from 1970-01-01 to a date. */
function dayOfDate(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1
  const monthFromMarch = (month + 9) % 12
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400)
  return marchYear * DAYS_1Y + leapDays + Math.floor((153 * monthFromMarch + 2) / 5) + day - 1 - EPOCH
}

/** Year, month and day of the day that is `day` days after 1970-01-01. */
function dateOfDay(day: number): [number, number, number] {
  let rest = day + EPOCH
  const eras = Math.floor(rest / DAYS_400Y)
  rest %= DAYS_400Y
  const centuries = Math.min(3, Math.floor(rest / DAYS_100Y))
  rest -= centuries * DAYS_100Y
  const olympiads = Math.floor(rest / DAYS_4Y)
  rest %= DAYS_4Y
  const years = Math.min(3, Math.floor(rest / DAYS_1Y))
  rest -= years * DAYS_1Y
  const monthFromMarch = Math.floor((5 * rest + 2) / 153)
  const month = ((monthFromMarch + 2) % 12) + 1
  const year = eras * 400 + centuries * 100 + olympiads * 4 + years + (month <= 2 ? 1 : 0)
  return [year, month, rest - Math.floor((153 * monthFromMarch + 2) / 5) + 1]
}
