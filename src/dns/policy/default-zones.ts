/**
 * Zones that every resolver should keep to itself: names of this machine (RFC 6761 §6.3), names that are not in the
 * DNS at all (RFC 6761 §6.2 and §6.4, RFC 7686), and reverse zones of addresses that mean something else in each
 * network (RFC 6303, RFC 6890): their queries would only burden the root and AS112, and tell who we are.
 */

import { CLASS } from '../iana/classes.ts'
import { TYPE } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import { DomainName } from '../name/domain-name.ts'
import { parseRdata } from '../rdata/registry.ts'
import type { LocalZoneType } from './zone-type.ts'

export interface DefaultZone {
  readonly name: DomainName
  readonly type: LocalZoneType
  readonly records: readonly ResourceRecord[]
}

const TTL_SECONDS = 10_800
const SOA = parseRdata(TYPE.SOA, CLASS.IN, 'localhost. nobody.invalid. 1 3600 1200 604800 10800')
const LOCALHOST = DomainName.parse('localhost.')
const LOOPBACK_IPV4 = Uint8Array.of(127, 0, 0, 1)
const LOOPBACK_IPV6 = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)
const LOOPBACK_IPV4_NAME = DomainName.parse('1.0.0.127.in-addr.arpa.')
const LOOPBACK_IPV6_NAME = DomainName.parse(`1.${'0.'.repeat(31)}ip6.arpa.`)

/** Of the default zones those that only say that nothing is there. */
export const EMPTY_ZONES: readonly DomainName[] = [
  'home.arpa.', // RFC 8375 §4
  'resolver.arpa.', // RFC 9462 §8
  'service.arpa.', // RFC 9665
  'onion.',
  'test.',
  'invalid.',
  '10.in-addr.arpa.',
  ...range(16, 31).map((octet) => `${octet}.172.in-addr.arpa.`),
  '168.192.in-addr.arpa.',
  '0.in-addr.arpa.',
  ...range(64, 127).map((octet) => `${octet}.100.in-addr.arpa.`), // RFC 7793
  '254.169.in-addr.arpa.',
  '2.0.192.in-addr.arpa.',
  '100.51.198.in-addr.arpa.',
  '113.0.203.in-addr.arpa.',
  '255.255.255.255.in-addr.arpa.',
  `${'0.'.repeat(32)}ip6.arpa.`,
  'd.f.ip6.arpa.',
  '8.e.f.ip6.arpa.',
  '9.e.f.ip6.arpa.',
  'a.e.f.ip6.arpa.',
  'b.e.f.ip6.arpa.',
  '8.b.d.0.1.0.0.2.ip6.arpa.',
].map((name) => DomainName.parse(name))

export const DEFAULT_ZONES: readonly DefaultZone[] = [
  // RFC 6761 §6.3: every name below is an alias of it in effect.
  zone(LOCALHOST, 'redirect', [
    record(LOCALHOST, TYPE.A, LOOPBACK_IPV4),
    record(LOCALHOST, TYPE.AAAA, LOOPBACK_IPV6),
  ]),
  zone(LOOPBACK_IPV4_NAME.suffix(3), 'static', [record(LOOPBACK_IPV4_NAME, TYPE.PTR, LOCALHOST.octets)]),
  zone(LOOPBACK_IPV6_NAME, 'static', [record(LOOPBACK_IPV6_NAME, TYPE.PTR, LOCALHOST.octets)]),
  ...EMPTY_ZONES.map((name) => zone(name, 'static', [])),
]

function zone(name: DomainName, type: LocalZoneType, data: readonly ResourceRecord[]): DefaultZone {
  const records = [record(name, TYPE.SOA, SOA), record(name, TYPE.NS, LOCALHOST.octets), ...data]
  return { name, type, records }
}

function record(owner: DomainName, type: number, rdata: Uint8Array): ResourceRecord {
  return { owner, type, rrclass: CLASS.IN, ttlSeconds: TTL_SECONDS, rdata }
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}
