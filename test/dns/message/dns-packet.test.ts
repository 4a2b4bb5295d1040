import dnsPacket, { type Answer, type Packet } from 'dns-packet'
import { describe, expect, it } from 'vitest'
import { decodeMessage } from '../../../src/dns/message/message-decoder.ts'
import { encodeMessage } from '../../../src/dns/message/message-encoder.ts'
import type { PlainMessage, PlainRecord } from '../../../src/dns/message/plain-message.ts'
import { CAPTURED, captured } from './captured.ts'

const bytes = (digits: string): Buffer => Buffer.from(digits, 'hex')

/** Data of every type that dns-packet has, as it writes them. */
const DATA: Readonly<Record<string, unknown>> = {
  A: '192.0.2.1',
  AAAA: '2001:db8::1',
  CAA: { flags: 128, tag: 'issue', value: 'ca.example', issuerCritical: true },
  CNAME: 'www.example.com',
  DNAME: 'example.net',
  DNSKEY: { flags: 257, algorithm: 13, key: bytes('00'.repeat(64)) },
  DS: { keyTag: 38015, algorithm: 13, digestType: 2, digest: bytes('ab'.repeat(32)) },
  HINFO: { cpu: 'INTEL', os: 'LINUX' },
  MX: { preference: 10, exchange: 'mx.example.com' },
  NAPTR: {
    order: 100,
    preference: 10,
    flags: 's',
    services: 'SIP+D2U',
    regexp: '!^.*$!sip:info@example.com!',
    replacement: '_sip._udp.example.com',
  },
  NS: 'ns1.example.com',
  NSEC: { nextDomain: 'a.example.com', rrtypes: ['A', 'MX', 'RRSIG', 'NSEC', 'CAA'] },
  NSEC3: {
    algorithm: 1,
    flags: 1,
    iterations: 12,
    salt: bytes('aabbccdd'),
    nextDomain: bytes('00'.repeat(20)),
    rrtypes: ['A', 'RRSIG'],
  },
  NULL: bytes('0102ff'),
  PTR: 'host.example.com',
  RP: { mbox: 'a\\.b.example.com', txt: 'txt.example.com' },
  RRSIG: {
    typeCovered: 'A',
    algorithm: 13,
    labels: 2,
    originalTTL: 3600,
    expiration: 1_700_000_000,
    inception: 1_600_000_000,
    keyTag: 38015,
    signersName: 'example.com',
    signature: bytes('cd'.repeat(64)),
  },
  SOA: {
    mname: 'ns1.example.com',
    rname: 'host\\.master.example.com',
    serial: 2024010101,
    refresh: 7200,
    retry: 3600,
    expire: 1209600,
    minimum: 300,
  },
  SRV: { priority: 1, weight: 2, port: 5060, target: 'sip.example.com' },
  SSHFP: { algorithm: 1, hash: 1, fingerprint: 'AB'.repeat(20) },
  TLSA: { usage: 3, selector: 1, matchingType: 1, certificate: bytes('ef'.repeat(32)) },
  TXT: [Buffer.from('v=spf1 -all'), bytes('ff00'), Buffer.alloc(0)],
}

/** Fields that hold names, which end with their dot here and without it there. */
const NAME_FIELDS = new Set([
  'name',
  'mname',
  'rname',
  'exchange',
  'target',
  'replacement',
  'nextDomain',
  'mbox',
  'txt',
  'signersName',
])
const NAME_TYPES = new Set(['CNAME', 'DNAME', 'NS', 'PTR'])

function withoutDot(name: string): string {
  return name === '.' ? name : name.replace(/\.$/, '')
}

/** What we decode, said in dns-packet's way. */
function asTheirs(message: PlainMessage): unknown {
  return {
    ...message,
    questions: message.questions.map((question) => ({ ...question, name: withoutDot(question.name) })),
    answers: message.answers.map(recordAsTheirs),
    authorities: message.authorities.map(recordAsTheirs),
    additionals: message.additionals.map(recordAsTheirs),
  }
}

function recordAsTheirs(record: PlainRecord): unknown {
  if (record.type === 'OPT') return { ...record, options: record.options.map(({ code }) => ({ code })) }
  const data: unknown = record.data
  const name = withoutDot(record.name)
  if (NAME_TYPES.has(record.type)) return { ...record, name, data: withoutDot(data as string), flush: false }
  return { ...record, name, data: valueAsTheirs(record.type, data), flush: false }
}

function valueAsTheirs(type: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value)
  if (Array.isArray(value)) return value.map((item: unknown) => valueAsTheirs(type, item))
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).map(([key, field]: [string, unknown]) => [
    key,
    NAME_FIELDS.has(key) && typeof field === 'string' ? withoutDot(field) : valueAsTheirs(type, field),
  ])
  const theirs = Object.fromEntries(fields) as Record<string, unknown>
  // It checks that the protocol of a key is 3 and says no more of it.
  if (type === 'DNSKEY') delete theirs.protocol
  return theirs
}

/** What dns-packet decodes, with the options of OPT reduced to what both have. */
function theirs(octets: Uint8Array): unknown {
  const packet = dnsPacket.decode(Buffer.from(octets))
  const additionals = packet.additionals!.map((record) =>
    record.type === 'OPT'
      ? { ...record, options: record.options.map(({ code }: { code: unknown }) => ({ code })) }
      : record,
  )
  return knowingHttps({ ...packet, additionals })
}

/** In a bitmap it knows the type by number only. */
function knowingHttps(value: unknown): unknown {
  if (value === 'UNKNOWN_65') return 'HTTPS'
  if (Array.isArray(value)) return value.map(knowingHttps)
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, knowingHttps(field)]))
}

function packetOf(type: string, data: unknown): Packet {
  const answer = {
    name: 'www.example.com',
    type,
    class: 'IN',
    ttl: 3600,
    data,
    flush: false,
  } as unknown as Answer
  return {
    id: 4660,
    type: 'response',
    flags: dnsPacket.RECURSION_DESIRED | dnsPacket.AUTHORITATIVE_ANSWER,
    questions: [{ name: 'www.example.com', type: type as Answer['type'], class: 'IN' }],
    answers: [answer],
  }
}

describe.each(Object.entries(DATA))('dns-packet and we, on %s', (type, data) => {
  const octets = dnsPacket.encode(packetOf(type, data))

  it('decode the same', () => {
    const ours = decodeMessage(octets)
    expect(asTheirs(ours)).toEqual(theirs(octets))
    expect(ours.answers).toHaveLength(1)
  })

  it('read what the other has written', () => {
    const written = encodeMessage(decodeMessage(octets))
    expect(written.length).toBeLessThanOrEqual(octets.length)
    expect(theirs(written)).toEqual(theirs(octets))
    expect(decodeMessage(written)).toEqual(decodeMessage(octets))
  })

  it('take the same plain message', () => {
    const plain = packetOf(type, data) as Parameters<typeof encodeMessage>[0]
    expect(decodeMessage(encodeMessage(plain))).toEqual(decodeMessage(octets))
  })
})

describe('dns-packet and we', () => {
  // To dns-packet the record of `https` is octets.
  it.each(CAPTURED.filter((name) => name !== 'https'))('decode %s the same', (name) => {
    expect(asTheirs(decodeMessage(captured(name)))).toEqual(theirs(captured(name)))
  })

  it('read the same of EDNS options that both know', () => {
    const options = [
      { code: 'CLIENT_SUBNET', family: 1, sourcePrefixLength: 24, scopePrefixLength: 16, ip: '192.0.2.0' },
      { code: 'CLIENT_SUBNET', family: 2, sourcePrefixLength: 56, scopePrefixLength: 0, ip: '2001:db8::' },
      { code: 'TCP_KEEPALIVE', timeout: 300 },
      { code: 'TCP_KEEPALIVE' },
      { code: 'PADDING', length: 4 },
      { code: 'KEY_TAG', tags: [1, 20326] },
      { code: 'NSID', data: Buffer.from('ns') },
    ]
    const opt = {
      type: 'OPT',
      name: '.',
      udpPayloadSize: 4096,
      flags: dnsPacket.DNSSEC_OK,
      options,
    } as unknown
    const octets = dnsPacket.encode({ type: 'query', additionals: [opt as Answer] })
    const [ours] = decodeMessage(octets).additionals
    expect(ours).toEqual({
      name: '.',
      type: 'OPT',
      udpPayloadSize: 4096,
      extendedRcode: 0,
      ednsVersion: 0,
      flags: 0x8000,
      flag_do: true,
      options: [
        {
          code: 8,
          type: 'CLIENT_SUBNET',
          family: 1,
          sourcePrefixLength: 24,
          scopePrefixLength: 16,
          ip: '192.0.2.0',
        },
        {
          code: 8,
          type: 'CLIENT_SUBNET',
          family: 2,
          sourcePrefixLength: 56,
          scopePrefixLength: 0,
          ip: '2001:db8::',
        },
        { code: 11, type: 'TCP_KEEPALIVE', timeout: 300 },
        { code: 11, type: 'TCP_KEEPALIVE', timeout: null },
        { code: 12, type: 'PADDING', data: new Uint8Array(4) },
        { code: 14, type: 'KEY_TAG', tags: [1, 20326] },
        { code: 3, type: 'NSID', data: Uint8Array.from(Buffer.from('ns')) },
      ],
    })
    expect(Buffer.from(encodeMessage(decodeMessage(octets)))).toEqual(octets)
  })
})
