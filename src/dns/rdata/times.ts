/** Periods of time as fields of record data: seconds on the wire, with units in text. */

import type { FieldKind } from './field-kind.ts'
import { decimal, MAX_U32, u32 } from './integers.ts'

const SECONDS: Readonly<Record<string, number>> = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 }

const EXPECTED = 'a period in seconds, such as 3600 or 1h30m'

/** 32 bits of seconds. Text may have units, largest first or not: `1w2d3h4m5s`; it is printed without. */
export const period: FieldKind<number> = {
  ...u32,
  parse(text, writer) {
    const seconds = parsePeriod(text.word(EXPECTED))
    if (seconds === undefined) throw text.wrong('bad-number', EXPECTED)
    writer.u32(seconds)
  },
}

/** The seconds of `3600`, `1h` or `1d12h`; undefined when it is neither or over 32 bits. */
export function parsePeriod(word: string): number | undefined {
  const plain = decimal(word)
  const seconds = plain >= 0 ? plain : secondsOfUnits(word)
  return seconds <= MAX_U32 ? seconds : undefined
}

function secondsOfUnits(word: string): number {
  let seconds = 0
  let digitsAt = 0
  for (let i = 0; i < word.length; i++) {
    const unit = SECONDS[word[i]!.toLowerCase()]
    if (unit === undefined) continue
    const count = decimal(word.slice(digitsAt, i))
    if (count < 0) return NaN
    seconds += count * unit
    digitsAt = i + 1
  }
  return digitsAt === word.length ? seconds : NaN
}
