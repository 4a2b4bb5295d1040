/**
 * The templates and ranges of `$GENERATE`, as BIND defines them: `host-${0,3,d}` over `1-254/2`. Text in, text out;
 * knows nothing of names or records.
 */

import { TextError } from '../../errors.ts'

/** The numbers that a `$GENERATE` runs through. */
export interface GenerateRange {
  readonly start: number
  readonly stop: number
  readonly step: number
}

/** So many numbers one directive may have: the hosts of a /16, and few enough for a slip of the pen to do no harm. */
export const MAX_GENERATED = 65_536

/** As BIND: a signed 32-bit integer. */
const MAX_NUMBER = 0x7fff_ffff

/** No name is wider. */
const MAX_WIDTH = 255

/**
 * `start-stop` or `start-stop/step`; undefined when it is malformed, empty or has too many numbers.
 */
export function parseRange(text: string): GenerateRange | undefined {
  const match = /^([0-9]{1,10})-([0-9]{1,10})(?:\/([0-9]{1,10}))?$/.exec(text)
  if (match === null) return undefined
  const [start, stop, step] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 1)]
  if (start > stop || stop > MAX_NUMBER || step < 1) return undefined
  return Math.floor((stop - start) / step) < MAX_GENERATED ? { start, stop, step } : undefined
}

type Base = 'd' | 'o' | 'x' | 'X' | 'n' | 'N'

interface Field {
  readonly delta: number
  readonly width: number
  readonly base: Base
}

const PLAIN_FIELD: Field = { delta: 0, width: 0, base: 'd' }

/** Text with places for a number. */
export class GenerateTemplate {
  readonly #pieces: readonly (string | Field)[]

  /**
   * `$` is the number, `$$` and `\$` a dollar sign, `${offset,width,base}` the number plus an offset in decimal (d),
   * octal (o), hexadecimal (x, X) or as hexadecimal digits in reverse with dots between (n, N).
   *
   * @throws TextError 'syntax' for modifiers that make no sense
   */
  constructor(text: string) {
    const pieces: (string | Field)[] = []
    for (const [piece] of text.matchAll(/\$\$|\$\{[^}]*\}?|\$|(?:\\.|[^$\\])+|\\/gs)) {
      if (piece === '$$') pieces.push('\\$')
      else pieces.push(piece.startsWith('$') ? parseField(piece) : piece)
    }
    this.#pieces = pieces
  }

  expand(number: number): string {
    let text = ''
    for (const piece of this.#pieces) text += typeof piece === 'string' ? piece : formatField(piece, number)
    return text
  }
}

const FIELD = /^\$\{([+-]?[0-9]{1,10})(?:,([0-9]{1,3})(?:,([doxXnN]))?)?\}$/

function parseField(text: string): Field {
  if (text === '$') return PLAIN_FIELD
  const match = FIELD.exec(text)
  const width = Number(match?.[2] ?? 0)
  if (match === null || width > MAX_WIDTH) {
    throw new TextError('syntax', text, '${offset,width,base} with a base of d, o, x, X, n or N')
  }
  return { delta: Number(match[1]), width, base: (match[3] ?? 'd') as Base }
}

function formatField({ delta, width, base }: Field, number: number): string {
  const value = number + delta
  switch (base) {
    case 'd':
      return (value < 0 ? '-' : '') + String(Math.abs(value)).padStart(value < 0 ? width - 1 : width, '0')
    case 'o':
      return (value >>> 0).toString(8).padStart(width, '0')
    case 'x':
      return (value >>> 0).toString(16).padStart(width, '0')
    case 'X':
      return (value >>> 0).toString(16).toUpperCase().padStart(width, '0')
    case 'n':
      return formatNibbles(value, width)
    case 'N':
      return formatNibbles(value, width).toUpperCase()
  }
}

/** Digits from the lowest on; `width` counts their dots too, and one that ends in a dot keeps it (as BIND). */
function formatNibbles(value: number, width: number): string {
  const digits = (value >>> 0).toString(16).split('').reverse().join('.')
  let text = digits
  while (text.length < width) text += text.length % 2 === 1 ? '.' : '0'
  return text
}
