/** A file in the syntax of named.conf as tokens with their places: words, quoted strings, marks. Knows no statement. */

export interface KeyFileToken {
  /** `open` stands for what is not ended: a comment or a quoted string. */
  readonly kind: 'word' | 'string' | 'mark' | 'end' | 'open'
  /** Without quotes. */
  readonly text: string
  readonly line: number
  readonly column: number
  /** Where the token ends: the place of the character behind it. */
  readonly endLine: number
  readonly endColumn: number
}

const COMMENT = /^(?:#|\/\/)[^\n]*|^\/\*[^]*?\*\//
const BLANK = /^\s+/
const STRING = /^"((?:\\[^]|[^"\\])*)"/
/** A comment ends a word, as it does for BIND: base64 with `//` in it needs quotes. */
const WORD = /^(?:(?!\/\/|\/\*)[^\s{};"#])+/

const MARKS = ['{', '}', ';']

/** All tokens, with one of kind `end` or `open` as the last. */
export function readKeyFileTokens(text: string): KeyFileToken[] {
  const tokens: KeyFileToken[] = []
  let rest = text
  let line = 1
  let column = 1
  const take = (length: number): void => {
    const lines = rest.slice(0, length).split('\n')
    const last = Array.from(lines.at(-1)!).length
    line += lines.length - 1
    column = lines.length === 1 ? column + last : last + 1
    rest = rest.slice(length)
  }
  const put = (kind: KeyFileToken['kind'], value: string, length: number): void => {
    const place = { line, column }
    take(length)
    tokens.push({ kind, text: value, ...place, endLine: line, endColumn: column })
  }
  while (rest !== '') {
    const passed = BLANK.exec(rest) ?? COMMENT.exec(rest)
    const string = STRING.exec(rest)
    const word = WORD.exec(rest)
    if (passed !== null) take(passed[0].length)
    else if (string !== null) put('string', string[1]!.replaceAll('\\"', '"'), string[0].length)
    else if (word !== null) put('word', word[0], word[0].length)
    else if (MARKS.includes(rest[0]!)) put('mark', rest[0]!, 1)
    else {
      put('open', rest.startsWith('"') ? 'quoted string' : 'comment', rest.length)
      return tokens
    }
  }
  put('end', '', 0)
  return tokens
}
