// Judges how long files are. A table may be as long as what it lists.

import { readRows } from './markdown.ts'
import type { SourceFile } from './source-file.ts'

/** A file above `most` lines holds more than one idea; of those above `few` there may be one in ten. */
const LIMITS = { few: 300, most: 400, shareAboveFew: 0.1 } as const

const TABLE_FOLDER = 'src/dns/iana/'

/** The files that docs/architecture.md lists as tables. */
export function readTableFiles(markdown: string): string[] {
  return readRows(markdown, 'table', 'what it lists').map((row) => row.table!.replaceAll('`', ''))
}

/** What is too long, one line each. */
export function findOversize(files: readonly SourceFile[], tables: readonly string[]): string[] {
  const lengths = files
    .filter(({ path }) => !path.startsWith(TABLE_FOLDER) && !tables.includes(path))
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
  const long = lengths.filter(({ lines }) => lines >= LIMITS.few)
  const tooLong = lengths.filter(({ lines }) => lines > LIMITS.most)
  const faults = tooLong.map(({ path, lines }) => `${path}: ${lines} lines, more than ${LIMITS.most}`)
  if (long.length > files.length * LIMITS.shareAboveFew) {
    const list = long.map(({ path, lines }) => `${path} (${lines})`).join(', ')
    faults.push(`${long.length} of ${files.length} files have ${LIMITS.few} lines or more: ${list}`)
  }
  return faults
}
