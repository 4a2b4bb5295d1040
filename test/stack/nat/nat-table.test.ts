import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Flow } from '../../../src/stack/nat/nat-flow.ts'
import { NatTable, type NatTableSettings } from '../../../src/stack/nat/nat-table.ts'
import { IP_PROTOCOL } from '../../../src/wire/ip-protocols.ts'
import { TCP_FLAG } from '../../../src/wire/tcp.ts'

const { tcp, udp, icmp } = IP_PROTOCOL
const TIMEOUTS = { udpMs: 300, icmpMs: 60, tcpEstablishedMs: 7440, tcpTransitoryMs: 240 }

/** The outside port is the inside one, or the next that is free. */
function tableOf(change: Partial<NatTableSettings> = {}): NatTable {
  return new NatTable({
    filtering: 'address-dependent',
    size: 100,
    timeouts: TIMEOUTS,
    choosePort: (_protocol, { port }, isUnmapped) => {
      for (let candidate = port; candidate < 65_536; candidate++) if (isUnmapped(candidate)) return candidate
      return undefined
    },
    ...change,
  })
}

/** From inside host 1 to remote host 2, unless told otherwise. */
function outbound(change: Partial<Flow> = {}): Flow {
  const ends = { source: 1, sourcePort: 5000, destination: 2, destinationPort: 53 }
  return { protocol: udp, ...ends, tcpFlags: 0, ...change }
}

/** From remote host 2 to outside port 5000. */
function inbound(change: Partial<Flow> = {}): Flow {
  const ends = { source: 2, sourcePort: 53, destination: 9, destinationPort: 5000 }
  return { protocol: udp, ...ends, tcpFlags: 0, ...change }
}

describe('NatTable', () => {
  it('knows nobody to begin with', () => {
    const table = tableOf()
    expect(table.inbound(0, inbound())).toBe('unmapped')
    expect(table.entries(0)).toEqual([])
  })

  it('maps per protocol', () => {
    const table = tableOf()
    for (const protocol of [udp, tcp, icmp]) {
      expect(table.outbound(0, outbound({ protocol }))).toMatchObject({ protocol, outsidePort: 5000 })
    }
    expect(table.outbound(0, outbound({ source: 7 }))).toMatchObject({ outsidePort: 5001 })
  })

  it('tells hosts apart whose numbers use all bits', () => {
    const table = tableOf()
    table.outbound(0, outbound({ source: 0xffff_ffff, sourcePort: 0xffff, protocol: tcp }))
    table.outbound(0, outbound({ source: 0xffff_fffe, sourcePort: 0xffff, protocol: udp }))
    expect(table.ofInside(0, tcp, 0xffff_ffff, 0xffff, 0, 0)).toBeDefined()
    expect(table.ofInside(0, tcp, 0xffff_fffe, 0xffff, 0, 0)).toBeUndefined()
    expect(table.ofInside(0, udp, 0xffff_ffff, 0xffff, 0, 0)).toBeUndefined()
  })

  it('ends a session at its deadline, and the mapping with its last session', () => {
    const table = tableOf()
    table.outbound(0, outbound())
    table.outbound(100, outbound({ destination: 3 }))
    expect(table.entries(299)).toHaveLength(2)
    expect(table.entries(300)).toMatchObject([{ remote: { ip: 3, port: 53 }, expiresInMs: 100 }])
    expect(table.inbound(399, inbound({ source: 3 }))).toMatchObject({ outsidePort: 5000 })
    expect(table.inbound(400, inbound({ source: 3 }))).toBe('unmapped')
  })

  it('closes its door to an address with the last session to it, though others keep the mapping', () => {
    const table = tableOf()
    table.outbound(0, outbound())
    table.outbound(200, outbound({ destination: 3 }))
    expect(table.inbound(299, inbound())).toMatchObject({ outsidePort: 5000 })
    expect(table.inbound(300, inbound())).toBe('filtered')
  })

  it('gives the port of a dead mapping to the next who wants it', () => {
    const table = tableOf()
    table.outbound(0, outbound())
    expect(table.outbound(300, outbound({ source: 7 }))).toMatchObject({ outsidePort: 5000 })
    expect(table.outbound(300, outbound())).toMatchObject({ outsidePort: 5001 })
  })

  it('counts sessions, and has room again once some have ended', () => {
    const table = tableOf({ size: 2 })
    table.outbound(0, outbound())
    table.outbound(100, outbound({ destination: 3 }))
    expect(table.outbound(150, outbound({ destination: 4 }))).toBeUndefined()
    expect(table.outbound(150, outbound())).toBeDefined()
    expect(table.outbound(400, outbound({ destination: 4 }))).toBeDefined()
  })

  it('makes no mapping that it has no room for', () => {
    const table = tableOf({ size: 1 })
    table.outbound(0, outbound())
    expect(table.outbound(0, outbound({ source: 7 }))).toBeUndefined()
    expect(table.entries(0)).toHaveLength(1)
    expect(table.ofInside(0, udp, 7, 5000, 2, 53)).toBeUndefined()
  })

  it('makes no mapping without a port', () => {
    const table = tableOf({ choosePort: () => undefined })
    expect(table.outbound(0, outbound())).toBeUndefined()
    expect(table.entries(0)).toEqual([])
  })

  it('has no room for what strangers begin at a port forward, either', () => {
    const table = tableOf({ size: 1 })
    table.forward(tcp, 80, { ip: 1, port: 8080 })
    const syn = { protocol: tcp, destinationPort: 80, tcpFlags: TCP_FLAG.syn }
    expect(table.inbound(0, inbound(syn))).toMatchObject({ inside: { ip: 1, port: 8080 } })
    expect(table.inbound(0, inbound({ ...syn, source: 3 }))).toBe('full')
  })

  it('keeps a port forward through silence and a full sweep', () => {
    const table = tableOf({ size: 1 })
    table.forward(udp, 80, { ip: 1, port: 8080 })
    table.inbound(0, inbound({ destinationPort: 80 }))
    table.outbound(1_000_000, outbound({ source: 7 }))
    expect(table.inbound(1_000_000, inbound({ destinationPort: 80, source: 3 }))).toBe('full')
    expect(table.entries(1_000_000)).toMatchObject([
      { outsidePort: 80, remote: undefined },
      { outsidePort: 5000 },
    ])
  })

  it('lets no packet from outside keep a session at a port forward alive', () => {
    const table = tableOf()
    table.forward(udp, 80, { ip: 1, port: 8080 })
    for (const now of [0, 200]) table.inbound(now, inbound({ destinationPort: 80 }))
    expect(table.entries(250)).toMatchObject([{ expiresInMs: 50 }])
    table.inbound(350, inbound({ destinationPort: 80 }))
    expect(table.entries(350)).toMatchObject([{ expiresInMs: 300 }])
  })

  it('never maps two inside endpoints to one outside port, nor one to two', () => {
    const host = fc.nat(3)
    const port = fc.integer({ min: 5000, max: 5003 })
    const step = fc.tuple(fc.constantFrom(udp, tcp, icmp), host, port, host, fc.nat(200))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const table = tableOf({ size: 12 })
        let now = 0
        for (const [protocol, source, sourcePort, destination, delay] of steps) {
          now += delay
          table.outbound(now, outbound({ protocol, source, sourcePort, destination }))
          const entries = table.entries(now)
          expect(entries.length).toBeLessThanOrEqual(12)
          const pairs = new Set(
            entries.map(({ protocol, inside, outsidePort }) =>
              [protocol, inside.ip, inside.port, outsidePort].join(),
            ),
          )
          const insides = new Set(
            entries.map(({ protocol, inside }) => [protocol, inside.ip, inside.port].join()),
          )
          const outsides = new Set(entries.map(({ protocol, outsidePort }) => [protocol, outsidePort].join()))
          expect([insides.size, outsides.size]).toEqual([pairs.size, pairs.size])
        }
      }),
    )
  })
})
