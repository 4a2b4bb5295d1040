/** JSON for scripts, with octets as hexadecimal digits, and times without what floating point adds. */

/**
 * One value as indented JSON with a final line end. `Uint8Array`s become strings of hexadecimal digits, and numbers whose
 * names end in `Ms` are rounded.
 */
export function formatJson(value: unknown): string {
  return JSON.stringify(value, plain, 2) + '\n'
}

/** One value as a line of JSON, for a program that prints one after another. */
export function formatJsonLine(value: unknown): string {
  return JSON.stringify(value, plain) + '\n'
}

/** Of a millisecond: a tenth of a microsecond, the finest that is told. */
const TIME_DIGITS = 4

function plain(key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  return typeof value === 'number' && key.endsWith('Ms') ? Number(value.toFixed(TIME_DIGITS)) : value
}
