import { describe, expect, it } from 'vitest'
import type { SocketAddress } from '../../../../src/address/socket-address.ts'
import type { ExchangeResponse } from '../../../../src/dns/client/exchange.ts'
import { LIMITS } from '../../../../src/dns/resolver/limits.ts'
import { ServerTable } from '../../../../src/dns/resolver/servers/server-table.ts'
import { response } from '../messages.ts'

const at = (ip: string): SocketAddress => ({ ip, port: 53 })
const IP = at('192.0.2.1')

const RESPONSE: ExchangeResponse = {
  kind: 'response',
  message: response({}),
  octets: new Uint8Array(),
  transport: 'udp',
  rttMs: 10,
  refusedEdns: false,
  refusedCookie: false,
  serverCookie: undefined,
  keepsCase: true,
  fallback: undefined,
}

describe('ServerTable', () => {
  it('knows nothing of a server that was never asked', () => {
    expect(new ServerTable(LIMITS).get(IP, 0)).toBeUndefined()
  })

  it('takes the first round-trip time as it is, and smooths later ones (RFC 6298)', () => {
    const table = new ServerTable(LIMITS)
    table.replied(IP, 100, 0)
    expect(table.get(IP, 0)).toMatchObject({ srttMs: 100, rttVarMs: 50, timeoutMs: 300, isMeasured: true })
    table.replied(IP, 180, 0)
    expect(table.get(IP, 0)).toMatchObject({ srttMs: 110, rttVarMs: 57.5, timeoutMs: 340 })
  })

  it('waits at least 100 ms and at most 3 s', () => {
    const table = new ServerTable(LIMITS)
    table.replied(IP, 1, 0)
    expect(table.get(IP, 0)?.timeoutMs).toBe(100)
    table.replied(at('192.0.2.2'), 5000, 0)
    expect(table.get(at('192.0.2.2'), 0)?.timeoutMs).toBe(3000)
  })

  it('doubles the timeout with each loss, and starts over with a reply', () => {
    const table = new ServerTable(LIMITS)
    table.failed(IP, 376, 0)
    expect(table.get(IP, 0)?.timeoutMs).toBe(752)
    table.failed(IP, 752, 0)
    expect(table.get(IP, 0)).toMatchObject({ timeoutMs: 1504, timeouts: 2 })
    table.replied(IP, 40, 0)
    expect(table.get(IP, 0)).toMatchObject({ timeoutMs: 120, timeouts: 0, restUntilMs: 0 })
  })

  it('learns once from exchanges that were under way together', () => {
    const table = new ServerTable(LIMITS)
    for (let i = 0; i < 100; i++) table.failed(IP, 376, 0)
    expect(table.get(IP, 0)).toMatchObject({ timeoutMs: 752, timeouts: 1 })
  })

  it('lets a server rest after four failures in a row, each time longer', () => {
    const table = new ServerTable(LIMITS)
    for (let i = 0; i < 4; i++) table.failed(IP, 0, 1000)
    expect(table.get(IP, 1000)?.restUntilMs).toBe(3000)
    table.failed(IP, 0, 2000)
    expect(table.get(IP, 2000)?.restUntilMs).toBe(3000)
    table.failed(IP, 0, 3000)
    expect(table.get(IP, 3000)?.restUntilMs).toBe(7000)
    for (let now = 7000, i = 0; i < 20; i++, now = table.get(IP, now)!.restUntilMs) table.failed(IP, 0, now)
    const { changedAtMs, restUntilMs } = table.get(IP, 7000)!
    expect(restUntilMs - changedAtMs).toBe(30_000)
  })

  it('remembers what a server lacks, and for which zones it is lame', () => {
    const table = new ServerTable(LIMITS)
    table.learnManners(IP, { ...RESPONSE, refusedEdns: true }, 0)
    table.lame(IP, 'zone', 5)
    table.replied(IP, 10, 600_000)
    expect(table.get(IP, 600_000)?.lacksEdnsUntilMs).toBe(900_000)
    expect(table.get(IP, 5)?.lameUntilMs?.get('zone')).toBe(900_005)
    for (let i = 0; i < 1000; i++) table.lame(IP, `zone ${i}`, 5)
    expect(table.get(IP, 5)?.lameUntilMs?.size).toBeLessThanOrEqual(100)
  })

  it('tells servers at other ports of an address apart', () => {
    const table = new ServerTable(LIMITS)
    table.replied({ ip: IP.ip, port: 5353 }, 100, 0)
    expect(table.get(IP, 0)).toBeUndefined()
    expect(table.get({ ip: IP.ip, port: 5353 }, 0)).toBeDefined()
  })

  it('forgets after a quarter of an hour', () => {
    const table = new ServerTable(LIMITS)
    table.replied(IP, 100, 0)
    expect(table.get(IP, 900_000)).toBeDefined()
    expect(table.get(IP, 900_001)).toBeUndefined()
  })

  it('remembers so many servers, and forgets the one unheard of longest first', () => {
    const table = new ServerTable({ ...LIMITS, serversRemembered: 3 })
    for (const ip of ['a', 'b', 'c']) table.replied(at(ip), 10, 0)
    table.replied(at('a'), 10, 10_000)
    table.replied(at('d'), 10, 10_000)
    expect(table.size).toBe(3)
    expect(table.get(at('b'), 10_000)).toBeUndefined()
    expect(table.get(at('a'), 10_000)).toBeDefined()
  })
})
