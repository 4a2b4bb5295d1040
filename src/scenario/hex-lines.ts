/** Octets written as pairs of hexadecimal digits, on lines between two marks. */

import type { LineReader } from './line-reader.ts'

/** The octets up to the line `closer`; the line before them was taken last. */
export function readHex(reader: LineReader, closer: string): Uint8Array {
  const opener = reader.text
  const since = reader.number
  let digits = ''
  for (;;) {
    reader.nextWithin(opener, since, closer)
    if (reader.words[0] === closer) return new Uint8Array(Buffer.from(digits, 'hex'))
    reader.attempt(() => (digits += digitsOn(reader)))
  }
}

function digitsOn(reader: LineReader): string {
  const line = reader.text.replace(/\s/g, '')
  if (!/^(?:[0-9a-f]{2})*$/i.test(line)) throw reader.error(reader.text, 'pairs of hexadecimal digits')
  return line
}
