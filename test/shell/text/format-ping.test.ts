import { describe, expect, it } from 'vitest'
import { formatPingStatistics, formatRoundTrip, icmpErrorText } from '../../../src/shell/text/format-ping.ts'
import { ICMP_TYPE, UNREACHABLE_CODE } from '../../../src/wire/icmp.ts'

const NOTHING = { sent: 0, received: 0, duplicates: 0, errors: 0, elapsedMs: 0, roundTripsMs: [] }

describe('the statistics of ping', () => {
  it('tell of replies', () => {
    const tally = { ...NOTHING, sent: 4, received: 4, elapsedMs: 3065.2, roundTripsMs: [1, 2, 3, 4] }
    expect(formatPingStatistics('192.0.2.1', tally)).toEqual([
      '',
      '--- 192.0.2.1 ping statistics ---',
      '4 packets transmitted, 4 received, 0% packet loss, time 3065ms',
      'rtt min/avg/max/mdev = 1.000/2.500/4.000/1.118 ms',
    ])
  })

  it('tell of errors, losses and duplicates', () => {
    const line = (change: object): string => formatPingStatistics('h', { ...NOTHING, ...change })[2]!
    expect(line({ sent: 3, errors: 3, elapsedMs: 2048 })).toBe(
      '3 packets transmitted, 0 received, +3 errors, 100% packet loss, time 2048ms',
    )
    expect(line({ sent: 3, received: 2, duplicates: 1, roundTripsMs: [1, 1], elapsedMs: 2002 })).toBe(
      '3 packets transmitted, 2 received, +1 duplicates, 33.3333% packet loss, time 2002ms',
    )
    expect(line({})).toBe('0 packets transmitted, 0 received, time 0ms')
  })
})

describe('a round trip', () => {
  it.each([
    [0.0451, '0.045'],
    [1.234, '1.23'],
    [12.34, '12.3'],
    [123.4, '123'],
  ])('of %d ms', (ms, text) => {
    expect(formatRoundTrip(ms)).toBe(text)
  })
})

describe('an ICMP error', () => {
  it.each([
    [ICMP_TYPE.unreachable, UNREACHABLE_CODE.host, undefined, 'Destination Host Unreachable'],
    [ICMP_TYPE.unreachable, UNREACHABLE_CODE.network, undefined, 'Destination Net Unreachable'],
    [
      ICMP_TYPE.unreachable,
      UNREACHABLE_CODE.fragmentationNeeded,
      1400,
      'Frag needed and DF set (mtu = 1400)',
    ],
    [ICMP_TYPE.timeExceeded, 0, undefined, 'Time to live exceeded'],
    [ICMP_TYPE.timeExceeded, 1, undefined, 'Frag reassembly time exceeded'],
  ])('type %d code %d', (type, code, mtu, text) => {
    expect(icmpErrorText(type, code, mtu)).toBe(text)
  })
})
