import * as dnsPacket from 'dns-packet'
import { describe, expect, it } from 'vitest'
import { TYPE, type TypeName } from '../../../src/dns/iana/types.ts'
import { NameReader } from '../../../src/dns/name/name-reader.ts'
import { recordType } from '../../../src/dns/rdata/registry.ts'
import { EXAMPLES, type Example } from './examples.ts'

const IN = 1

/** Its types leave this out. */
interface RdataCodecs {
  record(type: string): { decode(octets: Uint8Array, at: number): unknown }
}

const { record } = dnsPacket as unknown as RdataCodecs

/** Fields that are names: ours end with their dot. */
const NAMES = new Set([
  'mname',
  'rname',
  'exchange',
  'target',
  'mbox',
  'txt',
  'nextDomain',
  'signersName',
  'replacement',
])
const BARE_NAMES = new Set(['NS', 'CNAME', 'PTR', 'DNAME'])
const SHARED = new Set<string>([
  ...BARE_NAMES,
  ...[
    'A',
    'AAAA',
    'SOA',
    'MX',
    'TXT',
    'SRV',
    'HINFO',
    'CAA',
    'DNSKEY',
    'RRSIG',
    'RP',
    'NSEC',
    'NSEC3',
    'SSHFP',
    'DS',
  ],
  ...['NAPTR', 'TLSA', 'NULL'],
])

/** What dns-packet has no way to say, or says otherwise. */
function isOutOfReach({ type, printed }: Example): boolean {
  if (/\\[0-9@$"();\\.]/.test(printed) && type !== 'NAPTR') return true
  if (/TYPE[0-9]/.test(printed)) return true
  // It writes IPv4 inside IPv6 as groups, shortens the wrong run of zeros, and knows no fingerprints but those of SHA-1 and SHA-256.
  if (type === 'AAAA' && (printed.includes('.') || printed === 'fe80:0:0:1::')) return true
  if (type === 'SSHFP' && printed.startsWith('0 9')) return true
  return type === 'DNSKEY' && !/^[0-9]+ 3 /.test(printed)
}

/** A value of dns-packet as we give it. */
function inOurWay(value: unknown, field: string): unknown {
  if (typeof value === 'string') return NAMES.has(field) && value !== '.' ? `${value}.` : value
  if (value instanceof Uint8Array) return Uint8Array.from(value)
  if (Array.isArray(value)) return value.map((item) => inOurWay(item, ''))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inOurWay(part, name)]))
}

const shared = EXAMPLES.filter(
  (example) => SHARED.has(example.type) && !example.rrclass && !isOutOfReach(example),
)

describe('plain values, beside those of dns-packet', () => {
  it.each(shared.map((example) => [`${example.type} ${example.printed}`, example] as const))(
    '%s',
    (_, { type, wire }) => {
      const rdata = Buffer.from(wire, 'hex')
      const length = Buffer.from([rdata.length >> 8, rdata.length])
      const theirs = record(type).decode(Buffer.concat([length, rdata]), 0)
      const ours = recordType(TYPE[type as TypeName], IN).read(new NameReader(Uint8Array.from(rdata)))
      const expected = inOurWay(theirs, BARE_NAMES.has(type) ? 'target' : '')
      // Ours says more of a DNSKEY: its protocol.
      if (type === 'DNSKEY') expect(ours).toMatchObject(expected as object)
      else expect(ours).toEqual(expected)
    },
  )
})
