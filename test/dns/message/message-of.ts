/** Messages put together from hexadecimal pieces, so that a test can get any of them wrong. */

import { hex } from '../../bytes/hex-octets.ts'

export interface Pieces {
  id?: string
  /** The 16 bits in hexadecimal. */
  flags?: string
  questions?: readonly string[]
  answers?: readonly string[]
  authorities?: readonly string[]
  additionals?: readonly string[]
  /** What the header claims instead of the numbers of pieces: four counts. */
  counts?: readonly [number, number, number, number]
  trailing?: string
}

export function messageOf({
  id = '0000',
  flags = '0000',
  questions = [],
  answers = [],
  authorities = [],
  additionals = [],
  counts = [questions.length, answers.length, authorities.length, additionals.length],
  trailing = '',
}: Pieces): Uint8Array {
  const claimed = counts.map((count) => count.toString(16).padStart(4, '0')).join('')
  const body = [...questions, ...answers, ...authorities, ...additionals].join('')
  return hex(id + flags + claimed + body + trailing)
}
