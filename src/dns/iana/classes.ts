/** DNS classes (IANA registry "DNS CLASSes"). */

import { TextError } from '../../errors.ts'
import { numbered } from './types.ts'

export const CLASS = { IN: 1, CH: 3, HS: 4, NONE: 254, ANY: 255 } as const

export type ClassName = keyof typeof CLASS

const nameOf = new Map<number, string>(Object.entries(CLASS).map(([name, number]) => [number, name]))
const numberOf = new Map<string, number>([...Object.entries(CLASS), ['CHAOS', 3], ['HESIOD', 4]])

/** `IN`, or `CLASS1234` for a class without a name (RFC 3597 §5). */
export function formatClass(code: number): string {
  return nameOf.get(code) ?? `CLASS${code}`
}

/** The number of a class's name or of `CLASS1234`, in any case; undefined when it is neither. */
export function findClass(text: string): number | undefined {
  const known = numberOf.get(text)
  if (known !== undefined) return known
  const upper = text.toUpperCase()
  return numberOf.get(upper) ?? numbered(upper, 'CLASS')
}

/** Throws `TextError` 'unknown-class'. */
export function parseClass(text: string): number {
  const code = findClass(text)
  if (code === undefined) throw new TextError('unknown-class', text, 'a class such as IN, CH or CLASS32')
  return code
}
