/** What a zone file says to its readers and not to servers: formatting, which knows only the zone, drops it. */

/** A line up to its comment: a semicolon that is neither quoted nor escaped. Strings end on their line. */
const COMMENT = /^(?:[^";\\]|\\.|"(?:[^"\\]|\\.)*")*;(.*)$/

/** Directives in whose place formatting writes the records that they stand for. */
const EXPANDED = /^\$(?:INCLUDE|GENERATE)\b.*$/i

/** The comments, and the `$INCLUDE` and `$GENERATE` lines, that `before` has and `after` lacks. */
export function remarksLost(before: string, after: string): string[] {
  const kept = new Set(remarksOf(after))
  return remarksOf(before).filter((remark) => !kept.has(remark))
}

function remarksOf(text: string): string[] {
  const remarks = text.split(/\r?\n/).map((line) => COMMENT.exec(line)?.[1] ?? EXPANDED.exec(line)?.[0] ?? '')
  return remarks.map((remark) => remark.trim()).filter((remark) => remark !== '')
}
