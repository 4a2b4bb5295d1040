import { describe, expect, it } from 'vitest'
import { craft, type CraftLayer } from '../../src/craft/craft.ts'
import { icmp, ip } from '../../src/craft/ip-layers.ts'
import { arp, ether, vlan } from '../../src/craft/link-layers.ts'
import { dns, raw } from '../../src/craft/message-layers.ts'
import { tcp, udp } from '../../src/craft/transport-layers.ts'
import { dissect } from '../../src/dissect/dissect.ts'
import { fieldNumber, findField, findLayer, layersOf, type Protocol } from '../../src/dissect/layer.ts'
import { EncodeError, TextError } from '../../src/errors.ts'
import { decodeArp } from '../../src/wire/arp.ts'
import { decodeEthernet } from '../../src/wire/ethernet.ts'
import { decodeIpv4 } from '../../src/wire/ipv4.ts'
import { PACKETS } from './packets.ts'

const text = (packet: Uint8Array, protocol: Protocol, name: string) => {
  const layer = findLayer(dissect(packet), protocol)
  return layer === undefined ? undefined : findField(layer, name)?.text
}
const number = (packet: Uint8Array, protocol: Protocol, name: string) => {
  const layer = findLayer(dissect(packet), protocol)
  return layer === undefined ? undefined : fieldNumber(layer, name)
}

describe('craft', () => {
  it.each(Object.entries(PACKETS))('makes %s without a fault', (name, packet) => {
    const remarks = layersOf(dissect(packet)).flatMap((layer) => layer.remarks)
    expect(
      remarks.filter((remark) => /bad|malformed|truncated/.test(remark)),
      name,
    ).toEqual([])
  })

  it('makes what the decoders of the wire take', () => {
    const { source, type, payload } = decodeEthernet(PACKETS.udp)
    expect({ source, type }).toEqual({ source: 0x0200_0000_0001, type: 0x0800 })
    expect(decodeIpv4(payload)).toMatchObject({ ttl: 64, protocol: 17, source: 0xc000_0201 })
    expect(decodeArp(PACKETS.arpRequest, 14)).toMatchObject({ operation: 1, targetIp: 0xc000_02fe })
  })

  it('fills in the numbers of what is above', () => {
    expect(number(PACKETS.tagged, 'ethernet', 'type')).toBe(0x8100)
    expect(number(PACKETS.tagged, 'vlan', 'type')).toBe(0x0800)
    expect(number(PACKETS.tagged, 'ipv4', 'protocol')).toBe(17)
    expect(number(PACKETS.dnsQuery, 'udp', 'destinationPort')).toBe(53)
    expect(number(PACKETS.dhcpDiscover, 'udp', 'sourcePort')).toBe(68)
  })

  it('fills in lengths', () => {
    expect(number(PACKETS.udp, 'udp', 'length')).toBe(13)
    expect(number(PACKETS.udp, 'ipv4', 'totalLength')).toBe(33)
    expect(number(PACKETS.syn, 'tcp', 'headerLength')).toBe(40)
  })

  it('puts the length in front of a DNS message over TCP', () => {
    expect(number(PACKETS.dnsOverTcp, 'dns', 'length')).toBe(33)
    expect(number(PACKETS.dnsOverTcp, 'dns', 'id')).toBe(4243)
  })

  it('fills up options to whole words', () => {
    const packet = craft(ether({}), ip({ options: Uint8Array.of(148, 4, 0, 0, 1) }), udp({}))
    expect(number(packet, 'ipv4', 'headerLength')).toBe(28)
  })

  it.each<[what: string, layers: CraftLayer[], protocol: Protocol, field: string, value: number]>([
    ['an IP checksum', [ip({ checksum: 0xdead }), udp({})], 'ipv4', 'checksum', 0xdead],
    ['a version', [ip({ version: 7 })], 'ipv4', 'version', 7],
    ['a header length', [ip({ headerLength: 8 })], 'ipv4', 'headerLength', 8],
    ['a total length', [ip({ totalLength: 5000 }), udp({})], 'ipv4', 'totalLength', 5000],
    ['a protocol', [ip({ protocol: 6 }), udp({})], 'ipv4', 'protocol', 6],
    ['a UDP checksum', [ip({}), udp({ checksum: 1 })], 'udp', 'checksum', 1],
    ['a UDP length', [ip({}), udp({ length: 3 })], 'udp', 'length', 3],
    ['a TCP checksum', [ip({}), tcp({ checksum: 2 })], 'tcp', 'checksum', 2],
    ['all flags at once', [ip({}), tcp({ flags: 0xff })], 'tcp', 'flags', 0xff],
    ['a TCP header length', [ip({}), tcp({ headerLength: 60 })], 'tcp', 'headerLength', 60],
    ['an ICMP checksum', [ip({}), icmp({ checksum: 3 })], 'icmp', 'checksum', 3],
    ['an ICMP type', [ip({}), icmp({ type: 200 })], 'icmp', 'type', 200],
    ['an ARP operation', [arp({ operation: 9 })], 'arp', 'operation', 9],
    ['ARP for other hardware', [arp({ hardwareType: 6 })], 'arp', 'hardwareType', 6],
    ['a VLAN', [vlan({ id: 4095 })], 'vlan', 'id', 4095],
    ['a count of DNS questions', [ip({}), udp({}), dns({ counts: { question: 9 } })], 'dns', 'qdcount', 9],
  ])('makes %s that is wrong', (_, layers, protocol, field, value) => {
    expect(number(craft(ether({}), ...layers), protocol, field)).toBe(value)
  })

  it('makes an Ethernet type that disagrees with the payload', () => {
    const packet = craft(ether({ type: 0x0806 }), ip({}), udp({}))
    expect(layersOf(dissect(packet)).map(({ protocol }) => protocol)).toEqual(['ethernet', 'arp'])
  })

  it('takes addresses as numbers, too', () => {
    expect(text(craft(ether({}), ip({ source: 0x0a00_0001 }), raw('x')), 'ipv4', 'source')).toBe('10.0.0.1')
  })

  it('refuses a number that its field cannot hold', () => {
    expect(() => craft(ether({}), ip({ ttl: 256 }))).toThrow(EncodeError)
    expect(() => craft(ip({ fragmentOffset: 3 }))).toThrow('fragmentOffset: bad-value')
    expect(() => craft(udp({ sourcePort: -1 }))).toThrow(EncodeError)
  })

  it('refuses an address that is none', () => {
    expect(() => ip({ source: '10.0.0' })).toThrow(TextError)
  })
})
