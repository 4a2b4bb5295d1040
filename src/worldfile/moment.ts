/** Moments in UTC, `2025-01-01T00:00:00Z` (RFC 3339), as milliseconds since 1970. Reckoned without a clock. */

export const MOMENT_EXPECTED = 'a moment in UTC, such as 2025-01-01T00:00:00Z'

const DAY_MS = 86_400_000
const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const FORM = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d))?[Zz])?$/

/** Milliseconds since 1970; a date alone is its midnight. NaN for what is no moment, or before 1970. */
export function parseMoment(text: string): number {
  const match = FORM.exec(text)
  if (match === null) return NaN
  const [year, month, day, hour, minute, second] = match.slice(1).map((digits) => Number(digits ?? 0))
  const days = daysSince1970(year!, month!, day!)
  if (!(days >= 0) || hour! > 23 || minute! > 59 || second! > 59) return NaN
  return days * DAY_MS + ((hour! * 60 + minute!) * 60 + second!) * 1000
}

function daysSince1970(year: number, month: number, day: number): number {
  const leap = isLeap(year) ? 1 : 0
  const length = (DAYS_OF_MONTH[month - 1] ?? 0) + (month === 2 ? leap : 0)
  if (day < 1 || day > length) return NaN
  const before = DAYS_OF_MONTH.slice(0, month - 1).reduce((sum, days) => sum + days, month > 2 ? leap : 0)
  return (year - 1970) * 365 + leapDaysBefore(year) - leapDaysBefore(1970) + before + day - 1
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Of all years before this one, in the Gregorian calendar. */
function leapDaysBefore(year: number): number {
  const past = year - 1
  return Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400)
}
