/** Numbers with units as people type them at a prompt. All return undefined for text that is none. */

/** A whole number from `least` to `most`. */
export function parseInteger(text: string, least: number, most: number): number | undefined {
  const number = /^[0-9]{1,10}$/.test(text) ? Number(text) : NaN
  return number >= least && number <= most ? number : undefined
}

const TIME_UNITS_MS: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** `300s`, `20ms`, `1.5h`; plain numbers are in `unit`. In milliseconds. */
export function parseDuration(text: string, unit: 'ms' | 's'): number | undefined {
  return withUnit(text, TIME_UNITS_MS, unit)
}

const RATE_UNITS_BPS: Readonly<Record<string, number>> = {
  bit: 1,
  bps: 1,
  kbit: 1e3,
  mbit: 1e6,
  gbit: 1e9,
}

/** `10mbit`, `1gbit`; plain numbers are bits a second. */
export function parseRate(text: string): number | undefined {
  const rate = withUnit(text, RATE_UNITS_BPS, 'bit')
  return rate === 0 ? undefined : rate
}

/** `3%`, `0.03`. */
export function parseProbability(text: string): number | undefined {
  const probability = withUnit(text, { '%': 0.01, '': 1 }, '')
  return probability === undefined || probability > 1 ? undefined : probability
}

function withUnit(text: string, units: Readonly<Record<string, number>>, usual: string): number | undefined {
  const match = /^([0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?)([a-z%]*)$/.exec(text.toLowerCase())
  if (match === null) return undefined
  const [, digits, unit] = match
  const factor = units[unit === '' ? usual : unit!]
  return factor === undefined ? undefined : Number(digits) * factor
}

/** `20 ms`, `1.5 s`: for a person, in the unit that reads best. */
export function durationText(ms: number): string {
  if (ms === 0) return '0 ms'
  if (ms < 1) return `${trimmed(ms * 1000)} us`
  return ms < 1000 ? `${trimmed(ms)} ms` : `${trimmed(ms / 1000)} s`
}

/** `10 Mbit/s`. */
export function rateText(bps: number): string {
  if (bps >= 1e9) return `${trimmed(bps / 1e9)} Gbit/s`
  if (bps >= 1e6) return `${trimmed(bps / 1e6)} Mbit/s`
  return bps >= 1e3 ? `${trimmed(bps / 1e3)} kbit/s` : `${trimmed(bps)} bit/s`
}

/** `3 %`. */
export function probabilityText(probability: number): string {
  return `${trimmed(probability * 100)} %`
}

function trimmed(number: number): string {
  return String(Number(number.toPrecision(6)))
}
