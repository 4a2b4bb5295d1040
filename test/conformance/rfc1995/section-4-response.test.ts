import { describe, expect, it } from 'vitest'
import { RCODE } from '../../../src/dns/iana/codes.ts'
import { edit, zoneOf } from '../../dns/transfer/world.ts'
import { ixfr, linesOf, transferServer } from '../../dns/transfer/transfer-answers.ts'

const NEW = 'new 300 IN A 192.0.2.7'
const H0 = 'h0 300 IN A 10.0.0.0'

function edited() {
  const server = transferServer(zoneOf({ hosts: 50 }))
  edit(server.hosted, [NEW], [H0])
  edit(server.hosted, ['more 300 IN TXT x'], [NEW])
  return server
}

describe('RFC 1995 §4: the response to IXFR', () => {
  it('is the newest SOA, each difference with the SOAs before and after, oldest first, and the newest SOA', async () => {
    expect(linesOf(await edited().ask(ixfr(1)))).toEqual([
      'SOA 3',
      'SOA 1',
      'h0.example. 300 IN A 10.0.0.0',
      'SOA 2',
      'new.example. 300 IN A 192.0.2.7',
      'SOA 2',
      'new.example. 300 IN A 192.0.2.7',
      'SOA 3',
      'more.example. 300 IN TXT "x"',
      'SOA 3',
    ])
  })

  it('begins with the version that the client has', async () => {
    expect(linesOf(await edited().ask(ixfr(2))).slice(0, 2)).toEqual(['SOA 3', 'SOA 2'])
  })

  it('has the question and AA, as AXFR has', async () => {
    const [first] = await edited().ask(ixfr(1))
    expect(first?.question?.type).toBe(251)
    expect((first?.flags ?? 0) & 0x8400).toBe(0x8400)
  })

  it('is a single SOA for the same or a newer version (§2)', async () => {
    for (const serial of [3, 4, 3 + 2 ** 31 - 1])
      expect(linesOf(await edited().ask(ixfr(serial)))).toEqual(['SOA 3'])
  })

  it('is the whole zone where the history does not reach back', async () => {
    const server = edited()
    for (const serial of [0, 4_294_967_295, 2 ** 31 + 100]) {
      const lines = linesOf(await server.ask(ixfr(serial)))
      expect([lines[0], lines.at(-1)]).toEqual(['SOA 3', 'SOA 3'])
      expect(lines).toHaveLength(server.hosted.zone!.recordCount + 1)
    }
  })

  it('is the whole zone where that is shorter', async () => {
    const server = transferServer(zoneOf({ hosts: 3 }))
    for (let i = 0; i < 5; i++)
      edit(server.hosted, [`n${i} 300 IN A 192.0.2.1`], i === 0 ? [] : [`n${i - 1} 300 IN A 192.0.2.1`])
    expect(linesOf(await server.ask(ixfr(1)))).toHaveLength(server.hosted.zone!.recordCount + 1)
    expect(linesOf(await server.ask(ixfr(5)))[1]).toBe('SOA 5')
  })

  it('is condensed to one difference where there are very many (§5)', async () => {
    const server = transferServer(zoneOf({ hosts: 2000 }))
    for (let i = 0; i < 100; i++)
      edit(server.hosted, [`n${i} 300 IN A 192.0.2.1`], i === 0 ? [] : [`n${i - 1} 300 IN A 192.0.2.1`])
    expect(linesOf(await server.ask(ixfr(1)))).toEqual([
      'SOA 101',
      'SOA 1',
      'SOA 101',
      'n99.example. 300 IN A 192.0.2.1',
      'SOA 101',
    ])
  })
})

describe('RFC 1995 §3: the query', () => {
  it('without the SOA that the client has is FORMERR', async () => {
    expect(await edited().ask({ ...ixfr(1), authorities: [] })).toMatchObject([
      { rcode: RCODE.FORMERR, answers: [] },
    ])
  })
})

describe('RFC 1995 §2: IXFR over UDP', () => {
  it('is answered with the differences where they fit', async () => {
    expect(linesOf(await edited().ask(ixfr(1), 'udp'))).toHaveLength(10)
  })

  it('is answered with the newest SOA alone where they do not, so that the client comes back over TCP', async () => {
    const server = transferServer(zoneOf({ hosts: 500 }))
    edit(
      server.hosted,
      Array.from({ length: 100 }, (_, i) => `n${i} 300 IN A 192.0.2.1`),
    )
    const messages = await server.ask(ixfr(1), 'udp')
    expect(linesOf(messages)).toEqual(['SOA 2'])
    expect(messages[0]!.flags & 0x0200).toBe(0)
  })

  it('is answered with the newest SOA alone where only the whole zone would do', async () => {
    expect(linesOf(await edited().ask(ixfr(4_000_000_000), 'udp'))).toEqual(['SOA 3'])
  })

  it('keeps to the size that EDNS allows', async () => {
    const server = transferServer(zoneOf({ hosts: 500 }))
    edit(
      server.hosted,
      Array.from({ length: 30 }, (_, i) => `n${i} 300 IN A 192.0.2.1`),
    )
    const edns = { udpSize: 1232, version: 0, extendedRcode: 0, flags: 0, options: [] }
    expect(linesOf(await server.ask(ixfr(1), 'udp'))).toHaveLength(1)
    const [octets] = await server.octets({ ...ixfr(1), edns }, 'udp')
    expect(octets!.length).toBeGreaterThan(512)
    expect(octets!.length).toBeLessThanOrEqual(1232)
  })
})
