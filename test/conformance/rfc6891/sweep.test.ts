// Everything that EDNS and the header can ask of a server, one after another, in the manner of ISC's compliance tester:
// what is known is done, what is not is passed over or named as the error that the RFC has for it, and nothing is echoed.

import { describe, expect, it } from 'vitest'
import { Authority } from '../../../src/dns/authority/authority.ts'
import { HostedZone } from '../../../src/dns/hosting/hosted-zone.ts'
import { ZoneHosting } from '../../../src/dns/hosting/zone-hosting.ts'
import { CLASS } from '../../../src/dns/iana/classes.ts'
import { EDNS_OPTION, OPCODE, RCODE } from '../../../src/dns/iana/codes.ts'
import { TYPE } from '../../../src/dns/iana/types.ts'
import type { RawOption } from '../../../src/dns/message/edns-option.ts'
import { FLAG, withOpcode } from '../../../src/dns/message/header.ts'
import { decodeWire } from '../../../src/dns/message/message.ts'
import { encodeQuery } from '../../../src/dns/message/query.ts'
import { ServerCookies } from '../../../src/dns/message/server-cookie.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { NameServer } from '../../../src/dns/nameserver/name-server.ts'
import { parseZone } from '../../../src/dns/zone/zone-text.ts'

const LONG = Array.from({ length: 40 }, (_, i) => `many 60 TXT "${String(i).padStart(60, 'x')}"`).join('\n')
const ZONE = parseZone(`$ORIGIN example.
@ 60 SOA ns hostmaster 1 7200 900 1209600 300
@ 60 NS ns
ns 60 A 192.0.2.1
${LONG}
`)

const cookies = new ServerCookies({ secrets: [new Uint8Array(16)], nowSeconds: () => 1 })
const hosting = new ZoneHosting(new Authority({ cookies }))
const hosted = new HostedZone({ origin: ZONE.origin, rrclass: CLASS.IN })
hosted.publish(ZONE)
hosting.put(hosted)
const server = new NameServer({ hosting, clock: { wall: () => 0 } })

interface Asked {
  readonly name?: string
  readonly type?: number
  readonly flags?: number
  readonly transport?: 'udp' | 'tcp'
  /** Without it there is no OPT. */
  readonly edns?: { version?: number; flags?: number; udpSize?: number; options?: readonly RawOption[] }
}

function ask({ name = 'example.', type = TYPE.SOA, flags = 0, transport = 'udp', edns }: Asked) {
  const opt = edns && { udpSize: 1232, version: 0, flags: 0, options: [], ...edns }
  const query = encodeQuery({ id: 0x4242, name: DomainName.parse(name), type, flags, edns: opt })
  const response = server.respond(query, { transport, remote: { ip: '192.0.2.9', port: 5000 } })
  if (!(response instanceof Uint8Array)) throw new Error('one message was expected')
  return { ...decodeWire(response), length: response.length }
}

describe('a version of EDNS that is not known', () => {
  it.each(Array.from({ length: 255 }, (_, i) => i + 1))('is BADVERS: %i', (version) => {
    const reply = ask({ edns: { version, flags: 0x8000, options: [{ code: 100, data: new Uint8Array(3) }] } })
    expect(reply.rcode).toBe(RCODE.BADVERS)
    expect(reply.answers).toEqual([])
    expect(reply.edns).toMatchObject({ version: 0, flags: 0x8000, options: [] })
  })
})

describe('a flag of EDNS that is not known', () => {
  it.each(Array.from({ length: 15 }, (_, bit) => bit))('is not set in the response: bit %i', (bit) => {
    const reply = ask({ edns: { flags: 1 << bit } })
    expect(reply.rcode).toBe(RCODE.NOERROR)
    expect(reply.answers).toHaveLength(1)
    expect(reply.edns).toMatchObject({ version: 0, flags: 0 })
  })
})

const KNOWN: ReadonlySet<number> = new Set(Object.values(EDNS_OPTION))

describe('an option that is not known', () => {
  it('is passed over, whatever its code and length', () => {
    for (let code = 0; code < 65536; code += 61) {
      if (KNOWN.has(code)) continue
      const reply = ask({ edns: { options: [{ code, data: new Uint8Array(code % 50) }] } })
      expect([code, reply.rcode, reply.answers.length, reply.edns?.options]).toEqual([
        code,
        RCODE.NOERROR,
        1,
        [],
      ])
    }
  })

  it('is passed over beside others, many times over', () => {
    const options = Array.from({ length: 60 }, (_, i) => ({ code: 60_000 + i, data: new Uint8Array(i) }))
    expect(ask({ edns: { options } })).toMatchObject({ rcode: RCODE.NOERROR, edns: { options: [] } })
  })
})

describe('a buffer size', () => {
  it.each([
    [0, 512],
    [1, 512],
    [511, 512],
    [512, 512],
    [1000, 1000],
    [1232, 1232],
    [4096, 1232],
    [65_535, 1232],
  ])('of %i bounds a datagram to %i octets, and what is longer is told to come by TCP', (udpSize, most) => {
    const asked = { name: 'many.example.', type: TYPE.TXT, edns: { udpSize } }
    const reply = ask(asked)
    expect(reply.length).toBeLessThanOrEqual(most)
    expect(reply.flags & FLAG.TC).toBe(FLAG.TC)
    const whole = ask({ ...asked, transport: 'tcp' })
    expect(whole.flags & FLAG.TC).toBe(0)
    expect(whole.answers).toHaveLength(40)
  })

  it('without EDNS is 512', () => {
    expect(ask({ name: 'many.example.', type: TYPE.TXT }).length).toBeLessThanOrEqual(512)
  })
})

describe('a bit of the header', () => {
  it.each([
    ['AA', FLAG.AA, 0],
    ['TC', FLAG.TC, 0],
    ['RD', FLAG.RD, FLAG.RD],
    ['RA', FLAG.RA, 0],
    ['Z', 0x40, 0],
    ['AD', FLAG.AD, 0],
    ['CD', FLAG.CD, FLAG.CD],
  ])('%s of a query changes nothing of the answer', (_, flags, copied) => {
    for (const edns of [undefined, {}]) {
      const reply = ask({ flags, ...(edns && { edns }) })
      expect(reply.rcode).toBe(RCODE.NOERROR)
      expect(reply.answers).toHaveLength(1)
      expect(reply.flags & 0x7f0).toBe(FLAG.AA | copied)
    }
  })
})

describe('an opcode', () => {
  const UNKNOWN = Array.from({ length: 16 }, (_, opcode) => opcode).filter(
    (opcode) => !([OPCODE.QUERY, OPCODE.NOTIFY, OPCODE.UPDATE] as number[]).includes(opcode),
  )
  it.each(UNKNOWN)('that is not served is NOTIMP: %i', (opcode) => {
    for (const edns of [undefined, {}]) {
      const reply = ask({ flags: withOpcode(0, opcode), ...(edns && { edns }) })
      expect(reply.rcode).toBe(RCODE.NOTIMP)
      expect(reply.answers).toEqual([])
      expect((reply.flags >>> 11) & 0xf).toBe(opcode)
      expect(reply.edns === undefined).toBe(edns === undefined)
    }
  })
})

describe('a type', () => {
  it('that nobody has assigned is an empty answer', () => {
    for (const type of [62_000, 65_280, 65_534, 666]) {
      const reply = ask({ type, edns: {} })
      expect(reply).toMatchObject({ rcode: RCODE.NOERROR, answers: [] })
      expect(reply.authorities.map((record) => record.type)).toEqual([TYPE.SOA])
    }
  })
})
