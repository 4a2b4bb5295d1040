import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../src/address/ipv4-number.ts'
import { parseMac } from '../../src/address/mac.ts'
import { UsageError } from '../../src/shell/command.ts'
import { parseFilter } from '../../src/shell/frame-filter.ts'
import { encodeArp } from '../../src/wire/arp.ts'
import { encodeEthernet, ETHERTYPE } from '../../src/wire/ethernet.ts'
import { encodeIpv4, IP_PROTOCOL } from '../../src/wire/ipv4.ts'
import { encodeUdp } from '../../src/wire/udp.ts'

const A = ipv4Number('192.168.1.2')
const B = ipv4Number('10.0.0.2')
const MACS = { source: parseMac('02:00:00:00:00:02'), destination: parseMac('02:00:00:00:00:01') }

const udp = encodeUdp({ sourcePort: 49_152, destinationPort: 53, payload: new Uint8Array(4) }, A, B)
const packet = { dscp: 0, ecn: 0, identification: 1, dontFragment: false, moreFragments: false, ttl: 64 }
const ip = { ...packet, fragmentOffset: 0, source: A, destination: B, options: new Uint8Array(0) }
const udpFrame = encodeEthernet({
  ...MACS,
  type: ETHERTYPE.ipv4,
  payload: encodeIpv4({ ...ip, protocol: IP_PROTOCOL.udp, payload: udp }),
})
const laterFragment = encodeEthernet({
  ...MACS,
  type: ETHERTYPE.ipv4,
  payload: encodeIpv4({ ...ip, fragmentOffset: 1480, protocol: IP_PROTOCOL.udp, payload: udp }),
})
const arpFrame = encodeEthernet({
  ...MACS,
  type: ETHERTYPE.arp,
  payload: encodeArp({ operation: 1, senderMac: MACS.source, senderIp: A, targetMac: 0, targetIp: B }),
})

const passes = (filter: string, frame: Uint8Array) =>
  parseFilter(filter === '' ? [] : filter.split(' '))(frame)

describe('a filter', () => {
  it.each([
    ['', true],
    ['udp', true],
    ['ip', true],
    ['tcp', false],
    ['arp', false],
    ['port 53', true],
    ['udp port 53', true],
    ['tcp port 53', false],
    ['src port 53', false],
    ['dst port 53', true],
    ['host 10.0.0.2', true],
    ['src 192.168.1.2', true],
    ['src host 10.0.0.2', false],
    ['net 10.0.0.0/8', true],
    ['dst net 192.168.0.0/16', false],
    ['not arp and host 10.0.0.2', true],
    ['tcp or udp', true],
    ['not ( port 53 or port 67 )', false],
    ['!(port 53)', false],
    ['arp || icmp || udp && port 53', true],
  ])('%s', (filter, expected) => {
    expect(passes(filter, udpFrame)).toBe(expected)
  })

  it('knows who speaks in ARP', () => {
    expect(passes('arp and host 10.0.0.2', arpFrame)).toBe(true)
    expect(passes('ip', arpFrame)).toBe(false)
    expect(passes('host 10.0.0.3', arpFrame)).toBe(false)
  })

  it('sees no ports in later fragments', () => {
    expect(passes('port 53', laterFragment)).toBe(false)
    expect(passes('udp', laterFragment)).toBe(true)
  })

  it('lets frames that are cut short be', () => {
    for (let length = 0; length < udpFrame.length; length++) {
      expect(() => passes('udp port 53 or host 10.0.0.2', udpFrame.slice(0, length))).not.toThrow()
    }
  })

  it.each(['host', 'port x', 'udp and', '( udp', 'udp )', 'frobnicate', 'net 10.0.0.0/99'])(
    'is not %s',
    (filter) => {
      expect(() => passes(filter, udpFrame)).toThrow(UsageError)
    },
  )
})
