/** Files that stand in the head of a scenario, for options that want the path of one. */

/** One of them. */
export interface HeadFile {
  readonly text: string
  /** The line of the scenario where the text begins, from 1. */
  readonly firstLine: number
}

/**
 * Takes the files (`TEMPFILE_CONTENTS name` … `TEMPFILE_END`) out of the lines of a head, which stay as many. A line
 * `TEMPFILE_NAME name` is the value of the option before it.
 */
export function separateFiles(lines: readonly string[]): {
  readonly lines: readonly string[]
  readonly files: ReadonlyMap<string, HeadFile>
} {
  const files = new Map<string, HeadFile>()
  const rest: string[] = []
  let open: { readonly name: string; readonly from: number } | undefined
  let option = ''
  for (const [i, line] of lines.entries()) {
    const [keyword, name = ''] = line.trim().split(/\s+/)
    if (open !== undefined) {
      if (keyword === 'TEMPFILE_END') {
        files.set(open.name, { text: lines.slice(open.from, i).join('\n'), firstLine: open.from + 1 })
        open = undefined
      }
      rest.push('')
    } else if (keyword === 'TEMPFILE_CONTENTS') {
      open = { name, from: i + 1 }
      rest.push('')
    } else if (keyword === 'TEMPFILE_NAME') {
      rest.push(`${option} "${name}"`)
    } else {
      if (keyword?.endsWith(':') === true) option = keyword
      rest.push(line)
    }
  }
  return { lines: rest, files }
}
