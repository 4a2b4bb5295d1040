// Ids, ports and times of a simulated world are others after any change of what happens in it. This writes those of
// today into a transcript that is right but for them; what else has changed it leaves for a person to look at.

import type { ExpectedLine, Transcript } from './transcripts.ts'

/** An elision; octets of a hex dump with their text; a number, decimal or hexadecimal, with the dots and colons of an address. */
const VARIABLE =
  /…|(?<=^\d{4} {2})[0-9a-f]{2} .*$|\b0x[0-9a-f]+\b|\b(?=[0-9a-f.:]*\d)[0-9a-f]+(?:[.:]+[0-9a-f]+)*\b/g

/** The lines that have other numbers in `output`, as far as it has the same words. */
export function renumberedLines({ expected }: Transcript, output: string): ExpectedLine[] {
  const lines = expected.filter(({ text }) => text.trim() !== '')
  const actual = output.split('\n').filter((text) => text.trim() !== '')
  const places = placesOf(lines, actual)
  return lines.flatMap(({ line, text }, i) => {
    const at = places[i]
    if (at === undefined) return []
    const renumbered = withNumbersOf(text, actual[at]!)
    return renumbered === text ? [] : [{ line, text: renumbered }]
  })
}

type Place = number | undefined

/** Where each line is in `actual`; undefined for elisions, and for all that follow the first line that is nowhere. */
function placesOf(lines: readonly ExpectedLine[], actual: readonly string[]): readonly Place[] {
  const patterns = lines.map(({ text }) => (text.trim() === '…' ? undefined : patternOf(text)))
  for (let count = patterns.length; count > 0; count--) {
    const places = align([...patterns.slice(0, count), undefined], actual)
    if (places !== undefined) return places
  }
  return []
}

function patternOf(text: string): RegExp {
  const literals = text.trimEnd().split(VARIABLE)
  const variables = Array.from(text.trimEnd().matchAll(VARIABLE), ([variable]) => variable)
  const source = literals.map((literal, i) => {
    const escaped = literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replace(/ +/g, ' +')
    if (i === variables.length) return escaped
    return escaped + (/^…$|^[0-9a-f]{2} /.test(variables[i]!) ? '(.*?)' : '([0-9a-fx.:]+)')
  })
  return new RegExp(`^${source.join('')} *$`)
}

function withNumbersOf(text: string, actual: string): string {
  const numbers = patternOf(text).exec(actual)!.slice(1)
  // Columns may have moved with the width of a number: but for elisions the line is taken as it is.
  if (!text.includes('…')) return actual.trimEnd()
  return text.replace(VARIABLE, (variable) => {
    const number = numbers.shift()!
    return variable === '…' ? variable : number
  })
}

/** For each pattern the line of `actual` that it fits, in order and without a gap; undefined for those that elide. */
function align(patterns: readonly (RegExp | undefined)[], actual: readonly string[]): Place[] | undefined {
  const hopeless = new Set<string>()
  return from(0, 0)

  function from(i: number, at: number): Place[] | undefined {
    if (i === patterns.length) return at === actual.length ? [] : undefined
    const key = `${i} ${at}`
    if (hopeless.has(key)) return undefined
    const pattern = patterns[i]
    const rest =
      pattern === undefined
        ? (from(i + 1, at) ?? (at < actual.length ? from(i, at + 1)?.slice(1) : undefined))
        : at < actual.length && pattern.test(actual[at]!)
          ? from(i + 1, at + 1)
          : undefined
    if (rest !== undefined) return [pattern === undefined ? undefined : at, ...rest]
    hopeless.add(key)
    return undefined
  }
}
