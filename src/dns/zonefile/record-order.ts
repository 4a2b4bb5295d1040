/**
 * The order in which a zone is printed: the apex, then by name (RFC 4034 §6.1), type and data. Names are compared by
 * keys made once each, since a large zone compares every name some twenty times.
 */

import { TYPE } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import type { DomainName } from '../name/domain-name.ts'
import { LOWER, NameScan } from '../name/name-octets.ts'

interface Keyed {
  readonly key: string
  readonly record: ResourceRecord
}

/** The records in order; those of the same data stay as they were. */
export function sortRecords(origin: DomainName, records: Iterable<ResourceRecord>): ResourceRecord[] {
  const keyed: Keyed[] = []
  let owner: DomainName | undefined
  let key = ''
  for (const record of records) {
    // Records mostly come by owner.
    if (record.owner !== owner) key = record.owner.equals(origin) ? APEX_KEY : orderKey(record.owner)
    owner = record.owner
    keyed.push({ key, record })
  }
  return keyed.sort(compareKeyed).map(({ record }) => record)
}

function compareKeyed(a: Keyed, b: Keyed): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1
  return rankOf(a.record.type) - rankOf(b.record.type) || compareOctets(a.record.rdata, b.record.rdata)
}

/** SOA and NS before all others, which go by number. */
function rankOf(type: number): number {
  return type === TYPE.SOA ? -2 : type === TYPE.NS ? -1 : type
}

/** As RFC 4034 §6.3, but for the case of names in the data. */
function compareOctets(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i]! - b[i]!
  return a.length - b.length
}

/** Before the key of any name. */
const APEX_KEY = ''

const LABEL_END = '\0'

/** Each octet in lower case, as a character after `LABEL_END`. */
const CHARACTERS: readonly string[] = Array.from(LOWER, (octet) => String.fromCharCode(octet + 1))

const scan = new NameScan()

/** A string that sorts as the name does: its labels from the root on. */
function orderKey({ octets }: DomainName): string {
  scan.scan(octets, 0)
  let key = LABEL_END
  for (let label = scan.count - 1; label >= 0; label--) {
    const at = scan.starts[label]!
    for (let i = at + 1; i <= at + octets[at]!; i++) key += CHARACTERS[octets[i]!]!
    key += LABEL_END
  }
  return key
}
