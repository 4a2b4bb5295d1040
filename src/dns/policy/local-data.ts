/** Local data as operators write it: a record in a line, or an address and the name that it belongs to. */

import { addressOctets } from '../../address/cidr.ts'
import { formatIpv4, IPV4_LENGTH } from '../../address/ipv4.ts'
import { formatIpv6 } from '../../address/ipv6.ts'
import { TextError } from '../../errors.ts'
import { CLASS } from '../iana/classes.ts'
import { formatType, TYPE } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import { DomainName } from '../name/domain-name.ts'
import { reverseName } from '../name/reverse-name.ts'
import { parseRecord } from '../zonefile/record-text.ts'

const DEFAULT_TTL_SECONDS = 3600

/**
 * `www.example.com. 300 A 192.0.2.1`; an hour is the TTL when none is stated.
 *
 * @throws ZoneFileError or TextError
 */
export function parseLocalData(text: string): ResourceRecord {
  const record = parseRecord(text, { defaultTtlSeconds: DEFAULT_TTL_SECONDS })
  if (record.rrclass !== CLASS.IN) throw new TextError('unknown-class', text, 'a record of class IN')
  return record
}

/**
 * `192.0.2.1 www.example.com`, or with a TTL in between: the PTR record of the address.
 *
 * @throws TextError
 */
export function parseLocalPointer(text: string): ResourceRecord {
  const words = text.trim().split(/\s+/)
  const [address = '', ...rest] = words
  const octets = addressOctets(address)
  if (octets === undefined) throw new TextError('bad-address', address, 'an address')
  const ttlText = rest.length > 1 ? rest.shift()! : String(DEFAULT_TTL_SECONDS)
  const [name, ...others] = rest
  if (!/^[0-9]{1,10}$/.test(ttlText)) throw new TextError('bad-number', ttlText, 'a TTL in seconds')
  if (name === undefined || others.length > 0)
    throw new TextError('syntax', text, 'an address, a TTL perhaps, and a name')
  return {
    owner: reverseName(octets.length === IPV4_LENGTH ? formatIpv4(octets) : formatIpv6(octets)),
    type: TYPE.PTR,
    rrclass: CLASS.IN,
    ttlSeconds: Number(ttlText),
    rdata: DomainName.parse(name).octets,
  }
}

/** What a message calls a record. */
export function nameOfRecord({ owner, type }: ResourceRecord): string {
  return `${owner.toString()} ${formatType(type)}`
}
