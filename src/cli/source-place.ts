/** From octets of a file to the line and the column that a person finds them at. */

export interface SourceSpan {
  readonly line: number
  readonly column: number
  readonly token: string
}

const LINE_FEED = 0x0a

/** The place of the octets from `start` to `finish`. `line` is that which the octet `from` stands on, if known. */
export function placeOfOctets(
  octets: Buffer,
  start: number,
  finish: number,
  known: { readonly from: number; readonly line: number } = { from: 0, line: 1 },
): SourceSpan {
  let { line } = known
  for (let at = known.from; at < start; at++) if (octets[at] === LINE_FEED) line++
  const lineAt = octets.lastIndexOf(LINE_FEED, start - 1) + 1
  const before = start === 0 ? '' : octets.toString('utf8', lineAt, start)
  return { line, column: Array.from(before).length + 1, token: octets.toString('utf8', start, finish) }
}
