import { describe, expect, it } from 'vitest'
import type { Client } from '../../../src/dns/message/client.ts'
import { ClientLimits } from '../../../src/dns/policy/client-limits.ts'

function at(ip: string, transport: Client['transport'] = 'udp'): Client {
  return { transport, remote: { ip, port: 4000 } }
}

/** How many of `count` queries at one moment get through. */
function admitted(limits: ClientLimits, ip: string, count: number, nowMs: number): number {
  return Array.from({ length: count }, () => limits.admits(at(ip), nowMs)).filter((each) => each === 'yes')
    .length
}

describe('ClientLimits', () => {
  it('lets a burst through, then as many as come in a second', () => {
    const limits = new ClientLimits({ queriesPerSecond: 10, burst: 25 })
    expect(admitted(limits, '192.0.2.1', 100, 0)).toBe(25)
    expect(admitted(limits, '192.0.2.1', 100, 1000)).toBe(10)
    expect(admitted(limits, '192.0.2.1', 100, 1050)).toBe(0)
    expect(admitted(limits, '192.0.2.1', 100, 60_000)).toBe(25)
  })

  it('counts each client by itself, and all addresses of a network as one', () => {
    const limits = new ClientLimits({ queriesPerSecond: 5 })
    expect([admitted(limits, '192.0.2.1', 9, 0), admitted(limits, '192.0.2.2', 9, 0)]).toEqual([5, 5])
    expect([admitted(limits, '2001:db8::1', 9, 0), admitted(limits, '2001:db8::2:3', 9, 0)]).toEqual([5, 0])
    expect(admitted(limits, '2001:db8:0:1::1', 9, 0)).toBe(5)
    const wide = new ClientLimits({ queriesPerSecond: 5, ipv4PrefixLength: 20 })
    expect([admitted(wide, '192.0.2.1', 9, 0), admitted(wide, '192.0.15.2', 9, 0)]).toEqual([5, 0])
    expect(admitted(wide, '192.0.16.2', 9, 0)).toBe(5)
  })

  it('says TC to every so many of the others', () => {
    const limits = new ClientLimits({ queriesPerSecond: 1, slip: 3 })
    const all = Array.from({ length: 7 }, () => limits.admits(at('192.0.2.1'), 0))
    expect(all).toEqual(['yes', 'drop', 'drop', 'truncate', 'drop', 'drop', 'truncate'])
    expect(limits.counters).toEqual({ dropped: 4, truncated: 2, clients: 1 })
    const mute = new ClientLimits({ queriesPerSecond: 1, slip: 0 })
    expect(Array.from({ length: 50 }, () => mute.admits(at('192.0.2.1'), 0)).includes('truncate')).toBe(false)
  })

  it('counts by itself what comes over TCP, where addresses are not forged', () => {
    const limits = new ClientLimits({ queriesPerSecond: 1, slip: 1 })
    const all = Array.from({ length: 4 }, () => limits.admits(at('192.0.2.1'), 0))
    expect(all).toEqual(['yes', 'truncate', 'truncate', 'truncate'])
    expect([0, 0].map((nowMs) => limits.admits(at('192.0.2.1', 'tcp'), nowMs))).toEqual(['yes', 'drop'])
  })

  it('has no limit for those who are exempt', () => {
    const limits = new ClientLimits({ queriesPerSecond: 1, exempt: ['127.0.0.0/8', '::1'] })
    expect([admitted(limits, '127.0.0.1', 99, 0), admitted(limits, '::1', 99, 0)]).toEqual([99, 99])
  })

  it('remembers a bounded number of clients, and the busy one among them', () => {
    const limits = new ClientLimits({ queriesPerSecond: 1, burst: 10 })
    expect(admitted(limits, '192.0.2.1', 20, 0)).toBe(10)
    for (let i = 0; i < 200_000; i++) {
      limits.admits(at(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`), 0)
      if (i % 1000 === 0) expect(limits.admits(at('192.0.2.1'), 0)).not.toBe('yes')
    }
    expect(limits.counters.clients).toBeLessThanOrEqual(40_000)
  })
})
