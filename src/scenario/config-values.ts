/** Values of options: from text to what they mean. Each throws `TextError` for text that is none. */

import { parseCidr } from '../address/cidr.ts'
import { TextError } from '../errors.ts'
import { DomainName } from '../dns/name/domain-name.ts'

export type ReadValue<T> = (text: string) => T

export const yesNo: ReadValue<boolean> = (text) => {
  if (text === 'yes') return true
  if (text === 'no') return false
  throw new TextError('bad-value', text, 'yes or no')
}

export const whole: ReadValue<number> = (text) => {
  if (!/^[0-9]+$/.test(text)) throw new TextError('bad-number', text, 'a whole number')
  return Number(text)
}

/** As a number without a unit, or with `k`, `m` or `g`, as sizes of memory are written. */
export const size: ReadValue<number> = (text) => {
  const [, digits, unit = ''] = /^([0-9]+)([kmg]?)b?$/i.exec(text) ?? []
  if (digits === undefined) throw new TextError('bad-number', text, 'a size such as 4m')
  return Number(digits) * 1024 ** ' kmg'.indexOf(unit.toLowerCase() || ' ')
}

export const numbers: ReadValue<readonly number[]> = (text) =>
  text
    .trim()
    .split(/\s+/)
    .map((word) => {
      if (!/^-?[0-9]+$/.test(word)) throw new TextError('bad-number', word, 'numbers')
      return Number(word)
    })

export const name: ReadValue<DomainName> = (text) => DomainName.parse(text)

/** An address block, or an address for a block of one. */
export const block: ReadValue<string> = (text) => {
  parseCidr(text)
  return text
}
