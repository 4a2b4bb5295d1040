/** Amounts with their units as a person writes them: `5 ms`, `10 Mbit/s`, `64 MiB`. Pure; knows no YAML. */

export const DELAY_PATTERN = /^\d+(\.\d+)? ?(ns|us|µs|ms|s|min|h)$/
export const DELAY_EXPECTED = 'a time with its unit, such as 5 ms, 20 us or 1.5 s'

const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** Of what takes longer than a packet. */
export const DURATION_PATTERN = /^\d+(\.\d+)? ?(ms|s|min|h|d)$/
export const DURATION_EXPECTED = 'a time with its unit, such as 500 ms, 30 s, 5 min, 1 h or 1 d'

export const BANDWIDTH_PATTERN = /^\d+(\.\d+)? ?[kMGT]?bit\/s$/
export const BANDWIDTH_EXPECTED = 'bits a second with their unit, such as 10 Mbit/s or 1 Gbit/s'

/** IEC 80000-13: the prefixes of bits a second are decimal. */
const UNIT_BPS: Readonly<Record<string, number>> = {
  'bit/s': 1,
  'kbit/s': 1e3,
  'Mbit/s': 1e6,
  'Gbit/s': 1e9,
  'Tbit/s': 1e12,
}

export const SIZE_PATTERN = /^\d+(\.\d+)? ?(B|kB|MB|GB|KiB|MiB|GiB)$/
export const SIZE_EXPECTED = 'a size with its unit, such as 64 MiB or 1 GiB'

/** IEC 80000-13: `k` and `M` are decimal, `Ki` and `Mi` binary. */
const UNIT_BYTES: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
}

/** Milliseconds of a text that fits `DURATION_PATTERN`; NaN for any other. */
export function parseDurationMs(text: string): number {
  return parseQuantity(text, DURATION_PATTERN, UNIT_MS)
}

/** Bytes of a text that fits `SIZE_PATTERN`, whole ones; NaN for any other. */
export function parseSizeBytes(text: string): number {
  return Math.floor(parseQuantity(text, SIZE_PATTERN, UNIT_BYTES))
}

/** Milliseconds of a text that fits `DELAY_PATTERN`; NaN for any other. */
export function parseDelayMs(text: string): number {
  return parseQuantity(text, DELAY_PATTERN, UNIT_MS)
}

/** Bits a second of a text that fits `BANDWIDTH_PATTERN`; NaN for any other. */
export function parseBandwidthBps(text: string): number {
  return parseQuantity(text, BANDWIDTH_PATTERN, UNIT_BPS)
}

function parseQuantity(text: string, pattern: RegExp, units: Readonly<Record<string, number>>): number {
  if (!pattern.test(text)) return NaN
  const [number] = /^[\d.]+/.exec(text)!
  return Number(number) * units[text.slice(number.length).trimStart()]!
}
