// The lines themselves are compared with the real tcpdump's in test/interop/tcpdump-text.test.ts.

import { describe, expect, it } from 'vitest'
import { craft } from '../../src/craft/craft.ts'
import { ip } from '../../src/craft/ip-layers.ts'
import { ether } from '../../src/craft/link-layers.ts'
import { raw } from '../../src/craft/message-layers.ts'
import { tcp, udp } from '../../src/craft/transport-layers.ts'
import { formatTcpdump, Tcpdump } from '../../src/dissect/format-tcpdump.ts'
import { PACKETS } from '../craft/packets.ts'

const START = { atNs: 0, epochMs: 1_735_689_600_000 }

describe('formatTcpdump', () => {
  it('begins with the time of day in UTC, to the microsecond', () => {
    const time = { atNs: 3_723_000_004_999, epochMs: 1_735_689_600_000 + 23 * 3_600_000 }
    expect(formatTcpdump(PACKETS.arpRequest, time)[0]).toBe(
      '00:02:03.000004 ARP, Request who-has 192.0.2.254 tell 192.0.2.1, length 28',
    )
  })

  it('tells the IP header on a line of its own with -v', () => {
    expect(formatTcpdump(PACKETS.dnsQuery, START, { verbose: true })).toEqual([
      '00:00:00.000000 IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 61)',
      '    192.0.2.1.50000 > 198.51.100.53.53: 4242+ A? www.example.com. (33)',
    ])
  })

  it('tells the Ethernet header with -e', () => {
    expect(formatTcpdump(PACKETS.tagged, START, { link: true })).toEqual([
      '00:00:00.000000 00:00:00:00:00:00 > ff:ff:ff:ff:ff:ff, ethertype 802.1Q (0x8100), length 52: ' +
        'vlan 42, p 5, ethertype IPv4 (0x0800), 192.0.2.1.50000 > 198.51.100.53.9: UDP, length 6',
    ])
  })

  it('dumps the octets after the Ethernet header with -X', () => {
    const packet = craft(ether({}), ip({}), udp({ checksum: 0 }), raw('hi!'))
    expect(formatTcpdump(packet, START, { hex: true }).slice(1)).toEqual([
      '\t0x0000:  4500 001f 0001 0000 4011 7ccb 7f00 0001  E.......@.|.....',
      '\t0x0010:  7f00 0001 c350 0009 000b 0000 6869 21    .....P......hi!',
    ])
  })

  it('shows a frame of unknown type in hexadecimal', () => {
    expect(formatTcpdump(craft(ether({}), raw('?!')), START)).toEqual([
      '00:00:00.000000 00:00:00:00:00:00 > ff:ff:ff:ff:ff:ff, ethertype Unknown (0x88b5), length 16: ',
      '\t0x0000:  3f21                                     ?!',
    ])
  })

  it('marks what is cut off', () => {
    const last = (frame: Uint8Array) => formatTcpdump(frame, START)[0]!.slice('00:00:00.000000 '.length)
    expect(last(new Uint8Array(4))).toBe(' [|ether]')
    expect(last(PACKETS.syn.subarray(0, 20))).toBe('IP [|ip]')
    expect(last(PACKETS.syn.subarray(0, 36))).toMatch(/\[\|tcp\]$/)
    expect(last(PACKETS.dnsAnswer.subarray(0, 80))).toMatch(/ 4242\*- 1\/0\/0 \[\|domain\]$/)
  })
})

describe('Tcpdump', () => {
  const segment = (sequence: number) =>
    craft(ether({}), ip({}), tcp({ sequence, acknowledgment: 9_001, flags: ['ack'] }), raw('abc'))
  const printed = (tcpdump: Tcpdump, sequence: number) =>
    /seq ([0-9:]+), ack ([0-9]+)/.exec(tcpdump.lines(segment(sequence), START)[0]!)?.slice(1)

  it('counts from the first segment of a connection', () => {
    const tcpdump = new Tcpdump()
    expect(printed(tcpdump, 1000)).toEqual(['1000:1003', '9001'])
    expect(printed(tcpdump, 1003)).toEqual(['3:6', '1'])
  })

  it('keeps nothing from one to another', () => {
    expect(printed(new Tcpdump(), 1000)).toEqual(['1000:1003', '9001'])
    expect(printed(new Tcpdump(), 1003)).toEqual(['1003:1006', '9001'])
  })
})
