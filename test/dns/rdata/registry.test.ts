import { describe, expect, expectTypeOf, it } from 'vitest'
import { findClass } from '../../../src/dns/iana/classes.ts'
import { findType, isMetaType, TYPE } from '../../../src/dns/iana/types.ts'
import { CompressingWriter } from '../../../src/dns/name/compressing-writer.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { NameReader } from '../../../src/dns/name/name-reader.ts'
import { NameWriter } from '../../../src/dns/name/name-writer.ts'
import {
  canonicalRdata,
  formatRdata,
  normalizeRdata,
  parseRdata,
  recordType,
  type RecordData,
} from '../../../src/dns/rdata/registry.ts'
import { DecodeError, EncodeError, TextError } from '../../../src/errors.ts'
import { EXAMPLES, OTHER_EXAMPLES, type Example } from './examples.ts'

const IN = 1
const CH = 3

const fromHex = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
const toHex = (octets: Uint8Array) => Buffer.from(octets).toString('hex').toUpperCase()
const number = ({ type, rrclass }: Example) => [findType(type)!, findClass(rrclass ?? 'IN')!] as const
const entry = (example: Example) => recordType(...number(example))
const read = (type: string, hex: string, rrclass = IN) =>
  recordType(findType(type)!, rrclass).read(new NameReader(fromHex(hex)))
const write = (type: string, data: unknown, rrclass = IN) => {
  const writer = new NameWriter()
  recordType(findType(type)!, rrclass).write(writer, data)
  return toHex(writer.finish())
}
const parse = (type: string, text: string, rrclass = IN) => toHex(parseRdata(findType(type)!, rrclass, text))
const title = ({ type, rrclass, given, printed }: Example) => `${rrclass ?? ''} ${type} ${given ?? printed}`

const caught = (run: () => unknown): unknown => {
  try {
    run()
  } catch (error) {
    return error
  }
  return undefined
}

describe.each([...EXAMPLES, ...OTHER_EXAMPLES].map((example) => [title(example), example] as const))(
  '%s',
  (_, example) => {
    const wire = fromHex(example.wire)

    it('is read from text', () => {
      expect(toHex(parseRdata(...number(example), example.given ?? example.printed))).toBe(example.wire)
      expect(toHex(parseRdata(...number(example), example.printed))).toBe(example.wire)
    })

    it('is printed', () => {
      expect(formatRdata(...number(example), wire)).toBe(example.printed)
    })

    it('is read from the wire as a value that writes the same octets', () => {
      const writer = new NameWriter()
      entry(example).write(writer, entry(example).read(new NameReader(wire)))
      expect(toHex(writer.finish())).toBe(example.wire)
    })

    it('is copied', () => {
      expect(toHex(normalizeRdata(...number(example), new NameReader(wire), wire.length))).toBe(example.wire)
    })

    it('is taken as octets', () => {
      const text = `\\# ${wire.length} ${example.wire}`
      expect(toHex(parseRdata(...number(example), text))).toBe(example.wire)
    })

    it('is, cut short, either malformed or a shorter value', () => {
      for (let length = 0; length < wire.length; length++) {
        const cut = wire.slice(0, length)
        const writer = new NameWriter()
        const error = caught(() => entry(example).write(writer, entry(example).read(new NameReader(cut))))
        if (error === undefined) expect(toHex(writer.finish())).toBe(toHex(cut))
        else expect(error).toBeInstanceOf(DecodeError)
      }
    })
  },
)

describe('recordType', () => {
  const dataTypes = Object.entries(TYPE).filter(([, type]) => !isMetaType(type))

  it.each(dataTypes)('knows %s, and there is an example of it', (name, type) => {
    expect(recordType(type, IN).name).toBe(name)
    expect([...EXAMPLES, ...OTHER_EXAMPLES].some((example) => example.type === name)).toBe(true)
  })

  it('tells types apart by class', () => {
    expect(read('A', '0161000053', CH)).toEqual({ domain: 'a.', address: 0o123 })
    expect(read('A', 'C0000201', IN)).toBe('192.0.2.1')
    for (const name of [
      'AAAA',
      'SRV',
      'WKS',
      'PX',
      'APL',
      'NSAP',
      'NSAP-PTR',
      'KX',
      'DHCID',
      'EID',
      'NIMLOC',
    ]) {
      expect(read(name, 'AABB', CH), name).toEqual(fromHex('AABB'))
    }
    for (const name of ['SVCB', 'HTTPS', 'A6', 'ATMA'])
      expect(read(name, 'AABB', CH), name).toEqual(fromHex('AABB'))
  })

  it('keeps the name of a type that the class does not have', () => {
    expect(recordType(TYPE.AAAA, CH).name).toBe('AAAA')
  })

  it('takes an unknown type as octets', () => {
    const unknown = recordType(65280, IN)
    expect(unknown.name).toBe('TYPE65280')
    expect(unknown.compressible).toBe(false)
    expect(unknown.read(new NameReader(fromHex('00FF')))).toEqual(fromHex('00FF'))
  })

  // RFC 3597 §4: the types of RFC 1035, and no other.
  it('lets names be compressed only in the types of RFC 1035', () => {
    const compressible = dataTypes
      .filter(([, type]) => recordType(type, IN).compressible)
      .map(([name]) => name)
    expect(compressible).toEqual(['NS', 'MD', 'MF', 'CNAME', 'SOA', 'MB', 'MG', 'MR', 'PTR', 'MINFO', 'MX'])
  })

  it('writes names of those types compressed into a message', () => {
    const writer = new CompressingWriter()
    writer.begin()
    writer.u32(0)
    writer.u32(0)
    writer.u32(0)
    recordType(TYPE.NS, IN).write(writer, 'ns.example.')
    const at = writer.at
    recordType(TYPE.MX, IN).write(writer, { preference: 1, exchange: 'mx.Example' })
    recordType(TYPE.SRV, IN).write(writer, { priority: 1, weight: 2, port: 3, target: 'ns.example.' })
    expect(toHex(writer.octets.slice(at, writer.at))).toBe(
      '0001' + '026D78C00F' + '000100020003' + '026E73076578616D706C6500',
    )
  })
})

describe('the plain value', () => {
  it('has the type that the table says', () => {
    expectTypeOf<RecordData['A']>().toEqualTypeOf<string>()
    expectTypeOf<RecordData['MX']>().toEqualTypeOf<{ preference: number; exchange: string }>()
    expectTypeOf<RecordData['NSEC']>().toEqualTypeOf<{ nextDomain: string; rrtypes: string[] }>()
    expectTypeOf<RecordData['TXT']>().toEqualTypeOf<Uint8Array[]>()
    expectTypeOf<RecordData['SVCB']['params']['alpn']>().toEqualTypeOf<string[] | undefined>()
    expectTypeOf<RecordData['SVCB']['params']['key667']>().toEqualTypeOf<Uint8Array>()
  })

  it.each<[string, string, unknown]>([
    ['MX', '000A0161076578616D706C6500', { preference: 10, exchange: 'a.example.' }],
    ['TXT', '026869 00', [fromHex('6869'), new Uint8Array(0)]],
    [
      'CAA',
      '80057469737375 6162'.replace('057469737375', '056973737565'),
      { flags: 128, tag: 'issue', value: 'ab', issuerCritical: true },
    ],
    ['SSHFP', '0009ABCD', { algorithm: 0, hash: 9, fingerprint: 'ABCD' }],
    ['NSEC', '00 0006 400100000003', { nextDomain: '.', rrtypes: ['A', 'MX', 'RRSIG', 'NSEC'] }],
    ['HINFO', '01C3 02C3A9', { cpu: '\udcc3', os: 'é' }],
    ['KEY', 'C0000308', { flags: 0xc000, protocol: 3, algorithm: 8, key: new Uint8Array(0) }],
    ['EUI48', '00005E00532A', '00-00-5e-00-53-2a'],
    [
      'IPSECKEY',
      '0A000201',
      { precedence: 10, gatewayType: 0, algorithm: 2, gateway: '.', publicKey: fromHex('01') },
    ],
    [
      'AMTRELAY',
      '0A84AABB',
      { precedence: 10, discoveryOptional: true, relayType: 4, relay: fromHex('AABB') },
    ],
    ['APL', '00011583C0A826', [{ addressFamily: 1, prefix: 21, negation: true, address: '192.168.38.0' }]],
    ['IPN', '0020000000000001', 0x20000000000001n],
    ['OPT', '0003000101', [{ code: 3, data: fromHex('01') }]],
    [
      'LOC',
      '00121613791B7D2898E6486800989A68',
      {
        latitude: -(32 + 7 / 60 + 19 / 3600),
        longitude: 116 + 2 / 60 + 25 / 3600,
        altitude: 10,
        size: 1,
        horizontalPrecision: 10000,
        verticalPrecision: 10,
      },
    ],
    [
      'SVCB',
      '0010 00 0000000400010004 00010005 02683202 6833 000400040A000001 FF000000'.replace(
        '00010005',
        '00010006',
      ),
      {
        priority: 16,
        target: '.',
        params: {
          mandatory: ['alpn', 'ipv4hint'],
          alpn: ['h2', 'h3'],
          ipv4hint: ['10.0.0.1'],
          key65280: new Uint8Array(0),
        },
      },
    ],
  ])('of %s %s', (type, hex, value) => {
    expect(read(type, hex)).toEqual(value)
    expect(write(type, value)).toBe(hex.replaceAll(' ', ''))
  })

  it('may leave out and abbreviate what dns-packet lets it', () => {
    expect(write('TXT', 'hi')).toBe('026869')
    expect(write('TXT', ['a', fromHex('FF')])).toBe('016101FF')
    expect(write('SOA', { mname: '', rname: 'a.b' })).toBe('00' + '0161016200' + '00'.repeat(20))
    expect(write('MX', { exchange: '.' })).toBe('000000')
    expect(write('CAA', { tag: 'issue', value: 'x', issuerCritical: true })).toBe('8005697373756578')
    expect(write('DNSKEY', { flags: 257, algorithm: 8, key: fromHex('01') })).toBe('0101030801')
    expect(write('NULL', 'hi')).toBe('6869')
    expect(write('NS', DomainName.parse('a.b.'))).toBe('0161016200')
  })

  it.each<[string, unknown, string, string]>([
    ['A', '1.2.3', 'bad-value', 'A'],
    ['A', 5, 'bad-value', 'A'],
    ['AAAA', '::g', 'bad-value', 'AAAA'],
    ['MX', { preference: 65536, exchange: 'a.' }, 'bad-value', 'MX.preference'],
    ['MX', { preference: 1.5, exchange: 'a.' }, 'bad-value', 'MX.preference'],
    ['MX', { preference: 1 }, 'bad-value', 'MX.exchange'],
    ['MX', { exchange: `${'a'.repeat(64)}.` }, 'bad-value', 'MX.exchange'],
    ['MX', null, 'bad-value', 'MX'],
    ['TXT', 'x'.repeat(256), 'too-long', 'TXT'],
    ['TXT', [], 'bad-value', 'TXT'],
    ['TXT', [5], 'bad-value', 'TXT'],
    ['DS', { keyTag: 1, algorithm: 8, digestType: 2, digest: fromHex('AA') }, 'bad-value', 'DS.digest'],
    ['NSEC', { nextDomain: '.', rrtypes: [] }, 'bad-value', 'NSEC.rrtypes'],
    ['NSEC', { nextDomain: '.', rrtypes: ['NOSUCH'] }, 'bad-value', 'NSEC.rrtypes'],
    ['SVCB', { priority: 1, target: '.', params: { 'no-default-alpn': true } }, 'bad-value', 'SVCB.params'],
    ['SVCB', { priority: 1, target: '.', params: { mandatory: ['port'] } }, 'bad-value', 'SVCB.params'],
    ['SVCB', { priority: 1, target: '.', params: { nosuch: 1 } }, 'bad-value', 'SVCB.params'],
    ['LOC', { latitude: 91, longitude: 0, altitude: 0 }, 'bad-value', 'LOC'],
    ['CAA', { tag: 'a-b', value: '' }, 'bad-value', 'CAA.tag'],
  ])('of %s that cannot be held is refused', (type, value, code, field) => {
    const error = caught(() => write(type, value))
    expect(error).toBeInstanceOf(EncodeError)
    expect(error).toMatchObject({ code, field })
  })
})

describe('octets that are not of their type', () => {
  it.each([
    ['A', 'C00002', 'truncated', 'A', 0],
    ['A', 'C000020100', 'trailing', 'A', 4],
    ['MX', '00', 'truncated', 'MX.preference', 0],
    ['MX', '000A0161', 'truncated', 'MX.exchange', 4],
    ['MX', '000A0000', 'trailing', 'MX', 3],
    ['TXT', '', 'truncated', 'TXT', 0],
    ['TXT', '0261', 'truncated', 'TXT', 1],
    ['SOA', '0000 00000001', 'truncated', 'SOA.refresh', 6],
    ['DNAME', 'C000', 'bad-pointer', 'DNAME', 0],
    ['NSEC', '00 0000', 'bad-length', 'NSEC.rrtypes', 2],
    ['NSEC', '00 000100', 'bad-value', 'NSEC.rrtypes', 3],
    ['NSEC', '00 010140 000140', 'bad-value', 'NSEC.rrtypes', 4],
    ['NSEC', '00 0021' + '01'.repeat(33), 'bad-length', 'NSEC.rrtypes', 2],
    ['NXT', '00 80', 'bad-value', 'NXT.rrtypes', 1],
    ['DS', '0001080200', 'bad-length', 'DS.digest', 4],
    ['IPSECKEY', '0A0402AA', 'bad-value', 'IPSECKEY.gatewayType', 1],
    ['APL', '0001080100', 'bad-value', 'APL', 4],
    ['APL', '00012100', 'bad-value', 'APL', 2],
    ['LOC', '00A0000080000000800000000098 9680', 'bad-value', 'LOC', 1],
    ['LOC', '00000000FFFFFFFF8000000000989680', 'bad-value', 'LOC', 4],
    ['SVCB', '000100 0001 0002 0168 0001 0002 0168', 'bad-value', 'SVCB.params', 9],
    ['SVCB', '000100 0002 0000', 'bad-value', 'SVCB.params', 3],
    ['SVCB', '000100 0003 0001 00', 'bad-value', 'SVCB.params', 7],
    ['SVCB', '000100 0003 0003 00', 'truncated', 'SVCB.params', 7],
    ['A6', '81', 'bad-value', 'A6', 0],
    ['A6', '7CFF00', 'bad-value', 'A6', 1],
    ['RKEY', '0100030501', 'bad-value', 'RKEY.flags', 0],
    ['HIP', '0002000000', 'bad-length', 'HIP', 0],
    ['X25', '03313233', 'bad-value', 'X25', 0],
    ['WKS', '01020304060000', 'bad-value', 'WKS.ports', 6],
    ['OPT', '0003000201', 'truncated', 'OPT', 4],
  ])('%s %s: %s', (type, hex, code, field, offset) => {
    for (const run of ['read', 'format'] as const) {
      const error = caught(() => recordType(findType(type)!, IN)[run](new NameReader(fromHex(hex))))
      expect(error, run).toBeInstanceOf(DecodeError)
      expect(error, run).toMatchObject({ code, field, offset })
    }
    const error = caught(() => canonicalRdata(findType(type)!, IN, fromHex(hex)))
    expect(error).toMatchObject({ code, field, offset })
  })
})

describe('normalizeRdata', () => {
  const message = fromHex('000000000000000000000000' + '076578616D706C6500' + '000A' + '0161C00C' + 'FF')
  const readerAt = (at: number) => new NameReader(message, at)

  it('expands names and moves the reader past the data', () => {
    const reader = readerAt(21)
    expect(toHex(normalizeRdata(TYPE.MX, IN, reader, 6))).toBe('000A0161076578616D706C6500')
    expect([reader.at, reader.end]).toEqual([27, 28])
  })

  // RFC 3597 §4: these may come compressed from old software.
  it.each(['RP', 'AFSDB', 'RT', 'PX', 'SIG', 'NXT', 'NAPTR', 'SRV'])('expands the names of %s', (type) => {
    const { wire } =
      EXAMPLES.find((example) => example.type === type && example.wire.length > 40) ??
      EXAMPLES.find((example) => example.type === type)!
    expect(recordType(findType(type)!, IN).compressible).toBe(false)
    expect(toHex(normalizeRdata(findType(type)!, IN, new NameReader(fromHex(wire)), wire.length / 2))).toBe(
      wire,
    )
  })

  it('expands a compressed name of SRV and refuses one of DNAME', () => {
    const srv = fromHex('000000000000000000000000' + '076578616D706C6500' + '000100020003C00C')
    expect(toHex(normalizeRdata(TYPE.SRV, IN, new NameReader(srv, 21), 8))).toBe(
      '000100020003076578616D706C6500',
    )
    expect(() => normalizeRdata(TYPE.DNAME, IN, new NameReader(srv, 27), 2)).toThrow(DecodeError)
    expect(caught(() => recordType(TYPE.DNAME, IN).read(new NameReader(srv, 27)))).toMatchObject({
      code: 'bad-pointer',
    })
  })

  it('refuses data that claim to be longer than the message, and leaves the end where it was', () => {
    const reader = readerAt(21)
    expect(caught(() => normalizeRdata(TYPE.MX, IN, reader, 8))).toMatchObject({ code: 'truncated' })
    expect(reader.end).toBe(28)
  })

  it('refuses data that the field does not fill', () => {
    expect(caught(() => normalizeRdata(TYPE.MX, IN, readerAt(21), 7))).toMatchObject({
      code: 'trailing',
      offset: 27,
    })
  })
})

describe('canonicalRdata', () => {
  // RFC 4034 §6.2 with RFC 6840 §5.1.
  it.each([
    ['NS', 'A.B.', 'a.b.'],
    ['SOA', 'A. B. 1 2 3 4 5', 'a. b. 1 2 3 4 5'],
    ['MX', '1 A.', '1 a.'],
    ['RP', 'A. B.', 'a. b.'],
    ['SRV', '1 2 3 A.', '1 2 3 a.'],
    ['NAPTR', '1 2 "U" "S" "R" A.', '1 2 "U" "S" "R" a.'],
    ['DNAME', 'A.', 'a.'],
    ['KX', '1 A.', '1 a.'],
    ['A6', '128 A.', '128 a.'],
    [
      'RRSIG',
      'A 8 1 1 19700101000000 19700101000000 1 A. AA==',
      'A 8 1 1 19700101000000 19700101000000 1 a. AA==',
    ],
    ['NSEC', 'A. A', 'A. A'],
    ['HIP', '2 AA AA== A.', '2 AA AA== A.'],
    ['SVCB', '1 A.', '1 A.'],
    ['TXT', '"A"', '"A"'],
    ['LP', '1 A.', '1 A.'],
  ])('of %s %s is %s', (type, text, canonical) => {
    const rdata = parseRdata(findType(type)!, IN, text)
    expect(formatRdata(findType(type)!, IN, canonicalRdata(findType(type)!, IN, rdata))).toBe(canonical)
  })
})

describe('parseRdata', () => {
  it('makes names absolute with the origin', () => {
    const rdata = parseRdata(TYPE.MX, IN, '10 mail', DomainName.parse('example.'))
    expect(formatRdata(TYPE.MX, IN, rdata)).toBe('10 mail.example.')
    expect(formatRdata(TYPE.NS, IN, parseRdata(TYPE.NS, IN, '@', DomainName.parse('example.')))).toBe(
      'example.',
    )
  })

  it('takes parentheses, comments and lines for blanks', () => {
    expect(parse('SOA', 'a. b. ( 1 ; serial\n 2\t3 4\r\n 5 )')).toBe(
      '0161000162000000000100000002000000030000000400000005',
    )
  })

  it.each([
    ['A', '', 'missing-field', ''],
    ['A', '1.2.3.256', 'bad-address', '1.2.3.256'],
    ['A', '01.2.3.4', 'bad-address', '01.2.3.4'],
    ['A', '"1.2.3.4"', 'syntax', '"1.2.3.4"'],
    ['A', '1.2.3.4 x', 'extra-field', 'x'],
    ['A', '\\# 5 0102030405', 'bad-value', '0102030405'],
    ['A', '\\# 3 01020304', 'bad-value', '01020304'],
    ['A', '\\# 4 0102030g', 'bad-encoding', '0102030g'],
    ['MX', '\\# 4 000AC000', 'bad-value', '000AC000'],
    ['MX', 'ten a.', 'bad-number', 'ten'],
    ['MX', '65536 a.', 'bad-number', '65536'],
    ['MX', '1 a..b.', 'bad-name', 'a..b.'],
    ['MX', '1', 'missing-field', ''],
    ['SOA', 'a. b. 1h 1 1 1 1', 'bad-number', '1h'],
    ['SOA', 'a. b. 1 1x 1 1 1', 'bad-number', '1x'],
    ['SOA', 'a. b. 1 h 1 1 1', 'bad-number', 'h'],
    ['TXT', '"open', 'syntax', '"open'],
    ['TXT', '\\25', 'bad-escape', '\\25'],
    ['TXT', 'x'.repeat(256), 'too-long', 'x'.repeat(256)],
    ['DNSKEY', '256 3 NOSUCH AA==', 'unknown-mnemonic', 'NOSUCH'],
    ['DNSKEY', 'ZONE|NOSUCH 3 8 AA==', 'unknown-mnemonic', 'ZONE|NOSUCH'],
    ['DNSKEY', '256 3 8 AA=', 'bad-encoding', 'AA='],
    ['DNSKEY', '256 3 8', 'missing-field', '8'],
    ['DS', '1 8 2 AABB', 'bad-value', 'AABB'],
    ['RRSIG', 'NOSUCH 8 1 1 0 0 1 . AA==', 'unknown-type', 'NOSUCH'],
    ['RRSIG', 'A 8 1 1 20230229000000 0 1 . AA==', 'bad-number', '20230229000000'],
    ['NSEC', '. NOSUCH', 'unknown-type', 'NOSUCH'],
    ['NSEC', '.', 'missing-field', ''],
    ['NSEC3', '1 0 0 - a A', 'bad-encoding', 'a'],
    ['LOC', '91 N 0 E 0', 'bad-number', '91'],
    ['LOC', '1 N 0 N 0', 'bad-number', 'N'],
    ['LOC', '1 60 N 0 E 0', 'bad-number', '60'],
    ['APL', '1:1.2.3.4', 'bad-value', '1:1.2.3.4'],
    ['APL', '3:00/8', 'bad-address', '3:00/8'],
    ['SVCB', '1 . nosuch=1', 'unknown-mnemonic', 'nosuch=1'],
    ['SVCB', '1 . key01=1', 'unknown-mnemonic', 'key01=1'],
    ['SVCB', '1 . port=h2', 'bad-value', 'port=h2'],
    ['SVCB', '1 . port=1 port=2', 'bad-value', 'port=2'],
    ['SVCB', '1 . mandatory=port', 'bad-value', 'mandatory=port'],
    ['SVCB', '1 . no-default-alpn', 'bad-value', 'no-default-alpn'],
    ['IPSECKEY', '1 0 1 a. AA==', 'bad-value', 'a.'],
    ['CAA', '0 a-b x', 'bad-value', 'a-b'],
    ['WKS', '1.2.3.4 nosuch', 'unknown-mnemonic', 'nosuch'],
    ['EUI48', '00:00:5e:00:53:2a', 'bad-address', '00:00:5e:00:53:2a'],
    ['TYPE65280', 'AABB', 'syntax', 'AABB'],
    ['TYPE65280', '', 'syntax', ''],
    ['NULL', '"\\#" 1 00', 'syntax', '"\\#"'],
    ['IPN', '18446744073709551616', 'bad-number', '18446744073709551616'],
  ])('refuses %s %s: %s', (type, text, code, token) => {
    const error = caught(() => parse(type, text))
    expect(error).toBeInstanceOf(TextError)
    expect(error).toMatchObject({ code, token })
  })

  it('refuses data over 65535 octets', () => {
    const error = caught(() => parse('TXT', `${'x'.repeat(255)} `.repeat(257)))
    expect(error).toMatchObject({ name: 'TextError', code: 'too-long' })
  })
})
