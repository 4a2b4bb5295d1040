/** Changes of a text by places: what is to stand instead of some octets. Knows no syntax. */

/** Instead of the octets from `start` up to, not including, `finish`: `text`, one character an octet. */
export interface TextEdit {
  readonly start: number
  readonly finish: number
  readonly text: string
}

/** The octets with all edits made. They must not overlap; those at one place are made in their order. */
export function applyEdits(octets: Uint8Array, edits: readonly TextEdit[]): Buffer {
  const pieces: Uint8Array[] = []
  let at = 0
  for (const { start, finish, text } of inOrder(edits)) {
    pieces.push(octets.subarray(at, start), Buffer.from(text, 'latin1'))
    at = finish
  }
  pieces.push(octets.subarray(at))
  return Buffer.concat(pieces)
}

function inOrder(edits: readonly TextEdit[]): TextEdit[] {
  return [...edits].sort((a, b) => a.start - b.start || a.finish - b.finish)
}

/**
 * An edit that puts `text` in the place of a token, and takes from the blanks behind it, or adds to them, what keeps a
 * column that begins there where it is.
 */
export function replaceToken(line: string, start: number, finish: number, text: string): TextEdit {
  let blanks = 0
  while (line[finish + blanks] === ' ') blanks++
  const isColumn = blanks >= 2 && !/[\r\n]/.test(line[finish + blanks] ?? '\n')
  if (!isColumn) return { start, finish, text }
  const width = Math.max(1, finish - start + blanks - text.length)
  return { start, finish: finish + blanks, text: text + ' '.repeat(width) }
}
