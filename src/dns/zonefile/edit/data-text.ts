/** The data of records as text, in the manner of a record that stands there already: names relative, times with units. */

import { formatRdata } from '../../rdata/registry.ts'
import { TYPE } from '../../iana/types.ts'
import { DomainName } from '../../name/domain-name.ts'
import type { ResourceRecord } from '../../message/record.ts'
import { formatRelativeName } from '../relative-name.ts'
import { formatUnits } from '../ttl-text.ts'

/** Which of the tokens of a type's data are names. */
const NAMES_AT: ReadonlyMap<number, readonly number[]> = new Map([
  [TYPE.NS, [0]],
  [TYPE.CNAME, [0]],
  [TYPE.DNAME, [0]],
  [TYPE.PTR, [0]],
  [TYPE.MX, [1]],
  [TYPE.KX, [1]],
  [TYPE.AFSDB, [1]],
  [TYPE.RT, [1]],
  [TYPE.RP, [0, 1]],
  [TYPE.SRV, [3]],
  [TYPE.SOA, [0, 1]],
])

/** Where the tokens of an SOA are times. */
const FIRST_TIME = 3

/** Quoted strings and words; formatted data has neither comments nor parentheses. */
const TOKEN = /(?:"(?:[^"\\]|\\.)*"|(?:[^\s"\\]|\\.))+/gs

export function isNameAt(type: number, token: number): boolean {
  return NAMES_AT.get(type)?.includes(token) === true
}

/** The tokens of a record's data, all names absolute. */
export function dataTokens({ type, rrclass, rdata }: ResourceRecord): string[] {
  return formatRdata(type, rrclass, rdata).match(TOKEN) ?? []
}

/** A token of a record's data as `like`, which stands there or in the same place of a neighbor, would be written. */
export function styledToken(
  token: string,
  type: number,
  at: number,
  like: string | undefined,
  origin: DomainName,
): string {
  if (like === undefined) return token
  if (isNameAt(type, at))
    return like.endsWith('.') ? token : formatRelativeName(DomainName.parse(token), origin)
  const isTime = type === TYPE.SOA && at >= FIRST_TIME
  return isTime && /[a-z]/i.test(like) ? formatUnits(Number(token)) : token
}
