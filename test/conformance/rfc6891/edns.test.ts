import { describe, expect, it } from 'vitest'
import { ask, authorityOf, readReply } from '../../dns/authority/asking.ts'

const authority = authorityOf(
  [
    `
$ORIGIN example.
$TTL 3600
@ SOA ns hostmaster 1 7200 900 1209600 300
@ NS ns
ns A 192.0.2.1
big TXT "${'x'.repeat(250)}" "${'y'.repeat(250)}" "${'z'.repeat(250)}"
`,
  ],
  { identity: { version: 'rootwalk test', name: 'ns.example' } },
)

describe('RFC 6891 §6.1.1: the OPT record', () => {
  it('is in the response when, and only when, it was in the query', () => {
    expect(ask(authority, 'ns.example. A').edns).toBeUndefined()
    expect(ask(authority, 'ns.example. A', { edns: {} }).edns).toMatchObject({
      version: 0,
      udpSize: 1232,
      flags: 0,
    })
  })

  it('copies the DO bit and clears the reserved ones (§6.1.4, RFC 3225 §3)', () => {
    expect(ask(authority, 'ns.example. A', { edns: { flags: 0xffff } }).edns?.flags).toBe(0x8000)
  })

  it('is there in an error too', () => {
    expect(ask(authority, 'elsewhere.test. A', { edns: {} })).toMatchObject({ rcode: 'REFUSED' })
    expect(ask(authority, 'elsewhere.test. A', { edns: {} }).edns).toBeDefined()
  })
})

describe('RFC 6891 §6.1.3: versions', () => {
  it('answers BADVERS with version 0 and no data to a version that it does not know', () => {
    const reply = ask(authority, 'ns.example. A', { edns: { version: 1 } })
    expect(reply).toMatchObject({ rcode: 'BADVERS', answer: [] })
    expect(reply.edns?.version).toBe(0)
  })
})

describe('RFC 6891 §6.1.2: unknown options', () => {
  it('are ignored', () => {
    const options = [{ code: 65001, type: 'OPTION_65001' as const, data: new Uint8Array(3) }]
    const reply = ask(authority, 'ns.example. A', { edns: { options } })
    expect(reply).toMatchObject({ rcode: 'NOERROR' })
    expect(reply.edns?.options).toEqual([])
  })
})

describe('RFC 6891 §6.2.3: payload sizes over UDP', () => {
  const sizeOf = (udpSize: number) =>
    ask(authority, 'big.example. TXT', { transport: 'udp', edns: { udpSize } })

  it('are respected, with TC and none of the RRset when it does not fit', () => {
    expect(sizeOf(600)).toMatchObject({
      flags: 'qr aa tc',
      answer: [],
    })
  })

  it('below 512 are taken as 512', () => {
    expect(sizeOf(100).length).toBeLessThanOrEqual(512)
    expect(sizeOf(100).rcode).toBe('NOERROR')
  })

  it('of 1232 carry 800 octets', () => {
    expect(sizeOf(1232).answer).toHaveLength(1)
  })

  it('without EDNS are 512', () => {
    const reply = ask(authority, 'big.example. TXT', { transport: 'udp' })
    expect(reply.answer).toEqual([])
    expect(reply.flags).toContain('tc')
    expect(reply.length).toBeLessThanOrEqual(512)
  })

  it('do not matter over TCP', () => {
    expect(
      ask(authority, 'big.example. TXT', { transport: 'tcp', edns: { udpSize: 512 } }).answer,
    ).toHaveLength(1)
  })
})

describe('RFC 5001: NSID', () => {
  it('is given to those who ask', () => {
    const options = [{ code: 3, type: 'NSID' as const, data: new Uint8Array(0) }]
    const given = ask(authority, 'ns.example. A', { edns: { options } }).edns?.options[0]
    expect(given).toMatchObject({ type: 'NSID' })
    expect(new TextDecoder().decode((given as { data: Uint8Array }).data)).toBe('ns.example')
  })
})

describe('RFC 6891 §6.1.1: malformed OPT records', () => {
  it('two of them are FORMERR', () => {
    const opt = '0000291000000000000000'.match(/../g)!.map((hex) => parseInt(hex, 16))
    const question = [2, 0x6e, 0x73, 7, ...Buffer.from('example'), 0, 0, 1, 0, 1]
    const query = Uint8Array.of(0x12, 0x34, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2, ...question, ...opt, ...opt)
    expect(readReply(authority.respond(query)!)).toMatchObject({ rcode: 'FORMERR' })
  })

  it('an option that is malformed is FORMERR, whatever others stand beside it', () => {
    const opt = '000029100000000000000900030000000a000100'.match(/../g)!.map((hex) => parseInt(hex, 16))
    const question = [2, 0x6e, 0x73, 7, ...Buffer.from('example'), 0, 0, 1, 0, 1]
    const query = Uint8Array.of(0x12, 0x34, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, ...question, ...opt)
    const reply = readReply(authority.respond(query)!)
    expect(reply).toMatchObject({ rcode: 'FORMERR', edns: { version: 0 } })
  })
})
