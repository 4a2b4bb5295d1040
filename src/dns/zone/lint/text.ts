/** What is odd about the text of a zone file as such: its letters and its line ends. Makes no records of it. */

import type { TextRule } from './rule.ts'

/** A finding by its place in the file, in octets. */
export interface TextFinding {
  readonly rule: TextRule
  readonly start: number
  readonly finish: number
  readonly message: string
  /** What would mend it instead of the octets from `start` to `finish`. */
  readonly replacement?: string
}

/** A line up to its comment, if it has one: a semicolon that is neither quoted nor escaped. */
const CODE = /^(?:[^";\\]|\\.|"(?:[^"\\]|\\.)*"?)*/s
const QUOTED = /"(?:[^"\\]|\\.)*"?/gs

/** More of a kind in one file are no news. */
const MOST_TOLD = 20

/** The findings in the octets of a file, from its beginning to its end. */
export function checkText(octets: Buffer): TextFinding[] {
  const findings: TextFinding[] = []
  const lines = octets.toString('latin1').split('\n')
  const odd = oddEndAmong(lines)
  let at = 0
  for (const [i, line] of lines.entries()) {
    const isLast = i === lines.length - 1
    if (!isLast && odd !== undefined) findings.push(...checkEnd(line, at, odd))
    findings.push(...checkLine(line, at))
    at += line.length + 1
  }
  return leadingOf(findings)
}

type LineEnd = 'CR LF' | 'LF'

/** The end that fewer lines have, where they have both. */
function oddEndAmong(lines: readonly string[]): LineEnd | undefined {
  const ended = lines.slice(0, -1)
  const returns = ended.filter((line) => line.endsWith('\r')).length
  if (returns === 0 || returns === ended.length) return undefined
  return returns <= ended.length / 2 ? 'CR LF' : 'LF'
}

function* checkEnd(line: string, at: number, odd: LineEnd): Iterable<TextFinding> {
  const end = line.endsWith('\r') ? 'CR LF' : 'LF'
  if (end !== odd) return
  const finish = at + line.length
  const message = `this line ends in ${end}, others do not`
  const base = { rule: 'mixed-line-ends', finish, message } as const
  if (end === 'CR LF') yield { ...base, start: finish - 1, replacement: '' }
  else yield { ...base, start: finish, replacement: '\r' }
}

function* checkLine(line: string, at: number): Iterable<TextFinding> {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line
  if (!UNUSUAL.test(text) && !text.includes(';')) return
  const code = CODE.exec(text)![0]
  yield* checkLetters(code, at)
  const cut = CUT_SHORT.exec(text)
  if (cut === null || cut[1]!.length + cut.index > code.length) return
  const start = at + cut.index + cut[0].indexOf(cut[1]!)
  const message = 'the text ends at this semicolon: what follows is a comment'
  yield { rule: 'unquoted-semicolon', start, finish: start + cut[1]!.length + 1, message }
}

/** What is neither printable ASCII nor a tab. */
const UNUSUAL = /[^\t\x20-\x7e]/

/** A policy or a key without quotes, up to its first semicolon, and something behind it. */
const CUT_SHORT = /(?<=\s(?:TXT|SPF)\s+)([\w-]+=[^\s";()]*);\s*[^\s;]/i

function* checkLetters(code: string, at: number): Iterable<TextFinding> {
  // The mark at the beginning of UTF-8 is passed over by all who read it.
  const visible = at === 0 && code.startsWith('\xef\xbb\xbf') ? '   ' + code.slice(3) : code
  // A NUL is a mistake of syntax, and told as that.
  const control = /[\x01-\x08\x0b-\x1f\x7f]/.exec(visible)
  if (control !== null) {
    const start = at + control.index
    const number = control[0].charCodeAt(0)
    const message = `a control character, number ${number}${NAMES.get(number) ?? ''}`
    yield { rule: 'control-character', start, finish: start + 1, message }
  }
  const plain = visible.replace(QUOTED, (quoted) => ' '.repeat(quoted.length))
  const foreign = /[\x80-\xff]+/.exec(plain)
  if (foreign === null) return
  const start = at + foreign.index
  const letters = Buffer.from(foreign[0], 'latin1').toString('utf8')
  const message = `'${letters}' is not ASCII${LOOKS_LIKE.get(letters[0]!) ?? ''}`
  yield { rule: 'non-ascii', start, finish: start + foreign[0].length, message }
}

const NAMES: ReadonlyMap<number, string> = new Map([
  [8, ' (backspace)'],
  [11, ' (a vertical tab)'],
  [12, ' (a form feed)'],
  [13, ' (a carriage return within the line, which ends the record)'],
  [27, ' (escape)'],
  [127, ' (delete)'],
])

const LOOKS_LIKE: ReadonlyMap<string, string> = new Map([
  ['\u00a0', ': it is a blank that is taken for a letter'],
  ['\u200b', ': it has no width, and is taken for a letter'],
  ['\u2013', ': it is a dash, not a hyphen'],
  ['\u2014', ': it is a dash, not a hyphen'],
  ['\u201c', ': it is not the quote that begins a text'],
  ['\u201d', ': it is not the quote that ends a text'],
  ['\ufeff', ': it marks the order of octets'],
])

/** The first findings of each rule, but all that can be mended. */
function leadingOf(findings: readonly TextFinding[]): TextFinding[] {
  const told = new Map<TextRule, number>()
  return findings.filter(({ rule, replacement }) => {
    const count = (told.get(rule) ?? 0) + 1
    told.set(rule, count)
    return count <= MOST_TOLD || replacement !== undefined
  })
}
