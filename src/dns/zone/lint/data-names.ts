/** The names in the data of records, with the token that each is. Knows no zone. */

import { TYPE } from '../../iana/types.ts'
import { DomainName } from '../../name/domain-name.ts'
import { nameLength } from '../../name/name-octets.ts'
import type { ResourceRecord } from '../../message/record.ts'

export interface DataName {
  readonly name: DomainName
  /** The token of the data, from 0. */
  readonly part: number
}

/** Where the name in the data of a type begins, in octets and in tokens. */
const ONE_NAME: ReadonlyMap<number, { readonly at: number; readonly part: number }> = new Map([
  [TYPE.NS, { at: 0, part: 0 }],
  [TYPE.CNAME, { at: 0, part: 0 }],
  [TYPE.DNAME, { at: 0, part: 0 }],
  [TYPE.PTR, { at: 0, part: 0 }],
  [TYPE.MX, { at: 2, part: 1 }],
  [TYPE.KX, { at: 2, part: 1 }],
  [TYPE.AFSDB, { at: 2, part: 1 }],
  [TYPE.SRV, { at: 6, part: 3 }],
])

/** The names in the data of a record, of the types in which they stand at a known place. */
export function namesInData({ type, rdata }: ResourceRecord): DataName[] {
  const place = ONE_NAME.get(type)
  if (place !== undefined) return [{ name: DomainName.from(rdata, place.at), part: place.part }]
  if (type !== TYPE.SOA && type !== TYPE.RP) return []
  const second = nameLength(rdata, 0)
  return [
    { name: DomainName.from(rdata), part: 0 },
    { name: DomainName.from(rdata, second), part: 1 },
  ]
}

/** The labels of a name from the first on, one character an octet. */
export function labelsOf({ octets }: DomainName): string[] {
  const labels: string[] = []
  for (let at = 0; octets[at] !== 0; at += octets[at]! + 1) {
    labels.push(Buffer.from(octets.subarray(at + 1, at + 1 + octets[at]!)).toString('latin1'))
  }
  return labels
}

/** The strings of a TXT record as one text, one character an octet. */
export function textOf({ rdata }: ResourceRecord): string {
  let text = ''
  for (let at = 0; at < rdata.length; at += rdata[at]! + 1) {
    text += Buffer.from(rdata.subarray(at + 1, at + 1 + rdata[at]!)).toString('latin1')
  }
  return text
}
