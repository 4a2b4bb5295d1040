/** The syntax of unbound.conf: clauses, and options with values. What they mean is for others to know. */

/** One option, or the line that begins a clause. */
export interface ConfigItem {
  readonly line: number
  /** Which clause of the file it stands in, counted from 0, and what that is called. */
  readonly clauseIndex: number
  readonly clause: string
  readonly name: string
  /** Without quotes. */
  readonly value: string
}

const CLAUSES = new Set([
  'server',
  'stub-zone',
  'forward-zone',
  'auth-zone',
  'rpz',
  'view',
  'python',
  'dynlib',
  'remote-control',
  'dnscrypt',
  'cachedb',
  'dnstap',
  'ipset',
])

/** Options before the first clause stand in `server`. A line that is no option is one without a name. */
export function readConfigText(lines: readonly string[], firstLine: number): ConfigItem[] {
  const items: ConfigItem[] = []
  let clause = 'server'
  let clauseIndex = 0
  lines.forEach((text, i) => {
    for (const { name, value } of optionsOn(text)) {
      if (CLAUSES.has(name) && value === '') {
        clause = name
        clauseIndex++
      } else {
        items.push({ line: firstLine + i, clauseIndex, clause, name, value })
      }
    }
  })
  return items
}

/** An option's name ends with a colon; its value is the words up to the next name or the end of the line. */
function optionsOn(text: string): { name: string; value: string }[] {
  const options: { name: string; value: string }[] = []
  let words: string[] = []
  let name: string | undefined
  const end = (): void => {
    if (name !== undefined) options.push({ name, value: words.join(' ') })
    else if (words.length > 0) options.push({ name: '', value: words.join(' ') })
    words = []
  }
  for (const { word, isQuoted } of wordsOf(text)) {
    if (!isQuoted && /^[a-z][a-z0-9-]*:$/.test(word)) {
      end()
      name = word.slice(0, -1)
    } else {
      words.push(word)
    }
  }
  end()
  return options
}

/** Words, and what stands in quotes. `#` begins a comment; so does `;`, which stands in for it in scenarios. */
function wordsOf(text: string): { word: string; isQuoted: boolean }[] {
  const words: { word: string; isQuoted: boolean }[] = []
  for (const [token, double, single] of text.matchAll(/"([^"]*)"|'([^']*)'|[#;].*$|[^\s"'#;]+/g)) {
    if (token.startsWith('#') || token.startsWith(';')) break
    const quoted = double ?? single
    words.push(quoted === undefined ? { word: token, isQuoted: false } : { word: quoted, isQuoted: true })
  }
  return words
}
