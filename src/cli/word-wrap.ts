/** Text in lines of at most so many columns, broken between words. Knows no colours: these come after. */

/** A word that is longer than a line has a line of its own. At least one line. */
export function wordWrap(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
