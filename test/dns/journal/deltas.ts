/** Small changes of a zone, for tests of what keeps them. */

import { CLASS } from '../../../src/dns/iana/classes.ts'
import { parseType } from '../../../src/dns/iana/types.ts'
import type { ResourceRecord } from '../../../src/dns/message/record.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { formatRdata, parseRdata } from '../../../src/dns/rdata/registry.ts'
import type { ZoneDelta } from '../../../src/dns/zone/zone-delta.ts'

/** `record('www.example. 300 A 192.0.2.1')` */
export function record(text: string): ResourceRecord {
  const [owner = '', ttl = '', typeName = '', ...data] = text.split(' ')
  const type = parseType(typeName)
  return {
    owner: DomainName.parse(owner),
    type,
    rrclass: CLASS.IN,
    ttlSeconds: Number(ttl),
    rdata: parseRdata(type, CLASS.IN, data.join(' ')),
  }
}

export function soa(serial: number): ResourceRecord {
  return record(`example. 3600 SOA ns.example. admin.example. ${serial} 7200 900 1209600 300`)
}

/** A change by one, which adds an address for each name. */
export function addition(fromSerial: number, ...names: string[]): ZoneDelta {
  const toSerial = fromSerial + 1
  const added = names.map((name) => record(`${name}.example. 300 A 192.0.2.${toSerial % 256}`))
  return { fromSerial, toSerial, removed: [soa(fromSerial)], added: [soa(toSerial), ...added] }
}

export function lineOf({ owner, type, ttlSeconds, rrclass, rdata }: ResourceRecord): string {
  return `${owner.toString()} ${ttlSeconds} ${type} ${formatRdata(type, rrclass, rdata)}`
}

export function describeDelta({ fromSerial, toSerial, removed, added }: ZoneDelta): string {
  return [
    `${fromSerial} -> ${toSerial}`,
    ...removed.map((r) => `- ${lineOf(r)}`),
    ...added.map((r) => `+ ${lineOf(r)}`),
  ].join('\n')
}
