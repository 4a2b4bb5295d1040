/** Times and rates as a person writes them: two digits, or three, and a unit. */

/** `5 µs`, `0.45 ms`, `38.3 ms`, `1.2 s`. */
export function formatDelay(ms: number): string {
  if (ms >= 1000) return `${digits(ms / 1000)} s`
  if (ms >= 0.1 || ms === 0) return `${digits(ms)} ms`
  return `${digits(ms * 1000)} µs`
}

/** `20 Mbit/s`. */
export function formatRate(bitsPerSecond: number): string {
  const [unit, size] = UNITS.find(([, least]) => bitsPerSecond >= least) ?? ['bit/s', 1]
  return `${digits(bitsPerSecond / size)} ${unit}`
}

const UNITS = [
  ['Tbit/s', 1e12],
  ['Gbit/s', 1e9],
  ['Mbit/s', 1e6],
  ['kbit/s', 1e3],
] as const

function digits(value: number): string {
  return String(Number(value.toPrecision(value >= 100 ? 4 : 3)))
}
