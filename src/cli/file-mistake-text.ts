/** A mistake in a file, as compilers print theirs: `file:line:column: message`, the line, a mark below it. */

import type { FileMistake } from '../yamlfile/file-mistake.ts'
import { printable, type SourceExcerpts } from './source-excerpt.ts'
import type { Style } from './style.ts'

/** One mistake with the line that it stands on. */
export async function fileMistakeLines(
  mistake: FileMistake,
  excerpts: SourceExcerpts,
  { bad, strong }: Style,
): Promise<string[]> {
  const { file, line, column, message } = mistake
  const [source, mark] = await excerpts.at(mistake)
  const told = `${strong(`${file}:${line}:${column}:`)} ${printable(message)}`
  return source === undefined ? [told] : [told, `  ${source}`, `  ${bad(mark!)}`]
}
