import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { craft } from '../../src/craft/craft.ts'
import { icmp, ip } from '../../src/craft/ip-layers.ts'
import { ether } from '../../src/craft/link-layers.ts'
import { dns, raw } from '../../src/craft/message-layers.ts'
import { tcp, udp } from '../../src/craft/transport-layers.ts'
import { dissect } from '../../src/dissect/dissect.ts'
import { findField, findLayer, layersOf, type Protocol } from '../../src/dissect/layer.ts'
import { encodePppoeDiscovery, encodePppoeSession, PPPOE_CODE, PPPOE_TAG } from '../../src/wire/pppoe.ts'
import { hex } from '../bytes/hex-octets.ts'
import { PACKETS } from '../craft/packets.ts'

const protocols = (frame: Uint8Array) => layersOf(dissect(frame)).map(({ protocol }) => protocol)
const field = (frame: Uint8Array, protocol: Protocol, name: string) => {
  const layer = findLayer(dissect(frame), protocol)
  return layer === undefined ? undefined : findField(layer, name)
}
const remarks = (frame: Uint8Array) => layersOf(dissect(frame)).flatMap((layer) => layer.remarks)
const fieldTexts = (frame: Uint8Array, protocol: Protocol, name: string) =>
  findLayer(dissect(frame), protocol)
    ?.fields.filter((each) => each.name === name)
    .map(({ text }) => text)

describe('dissect', () => {
  it.each([
    ['arpRequest', ['ethernet', 'arp']],
    ['echo', ['ethernet', 'ipv4', 'icmp', 'data']],
    ['portUnreachable', ['ethernet', 'ipv4', 'icmp', 'ipv4', 'udp']],
    ['dnsQuery', ['ethernet', 'ipv4', 'udp', 'dns']],
    ['dnsOverTcp', ['ethernet', 'ipv4', 'tcp', 'dns']],
    ['syn', ['ethernet', 'ipv4', 'tcp']],
    ['fragment', ['ethernet', 'ipv4', 'data']],
    ['tagged', ['ethernet', 'vlan', 'ipv4', 'udp', 'data']],
    ['dhcpOffer', ['ethernet', 'ipv4', 'udp', 'dhcp']],
  ] as const)('finds the layers of %s', (name, expected) => {
    expect(protocols(PACKETS[name])).toEqual(expected)
  })

  it('says where each field lies', () => {
    expect(field(PACKETS.udp, 'ipv4', 'ttl')).toEqual({
      name: 'ttl',
      value: 64,
      text: '64',
      at: 22,
      length: 1,
    })
    expect(field(PACKETS.udp, 'udp', 'destinationPort')).toMatchObject({ value: 4000, at: 36, length: 2 })
    expect(findLayer(dissect(PACKETS.udp), 'udp')).toMatchObject({ at: 34, length: 8 })
    expect(field(PACKETS.dnsAnswer, 'dns', 'answer')).toMatchObject({
      text: 'www.example.com. 300 IN A 203.0.113.80',
      at: 14 + 20 + 8 + 12 + 21,
      length: 16,
    })
  })

  it('shows the padding of a short frame', () => {
    const padded = new Uint8Array(60)
    padded.set(PACKETS.arpRequest)
    expect(field(padded, 'ethernet', 'padding')).toMatchObject({ text: '18 octets', at: 42, length: 18 })
    const udpPadded = new Uint8Array(60)
    udpPadded.set(PACKETS.udp)
    expect(field(udpPadded, 'ethernet', 'padding')).toMatchObject({ at: PACKETS.udp.length })
  })

  it('tells an announcement and a probe', () => {
    expect(remarks(PACKETS.gratuitousArp)).toEqual(['announcement: the sender tells its own address'])
    expect(remarks(PACKETS.arpProbe)).toEqual(['probe: is the address in use?'])
  })

  it('tells a bad checksum and what it should be', () => {
    const right = field(PACKETS.udp, 'udp', 'checksum')!.text
    const wrong = craft(
      ether({}),
      ip({ source: '192.0.2.1', destination: '198.51.100.53' }),
      udp({ sourcePort: 50000, destinationPort: 4000, checksum: 0x1234 }),
      raw('hello'),
    )
    expect(remarks(wrong)).toEqual([`bad UDP checksum: 0x1234, should be ${right}`])
    expect(field(wrong, 'udp', 'checksum')?.note).toBe(`should be ${right}`)
    expect(remarks(craft(ether({}), ip({ checksum: 1 }), raw('x')))).toEqual([
      expect.stringMatching(/^bad IP checksum: 0x0001, should be 0x[0-9a-f]{4}$/),
    ])
    expect(remarks(craft(ether({}), ip({}), icmp({ checksum: 1 })))[0]).toMatch(/^bad ICMP checksum: 0x0001/)
    expect(remarks(craft(ether({}), ip({}), tcp({ checksum: 1 })))[0]).toMatch(/^bad TCP checksum: 0x0001/)
  })

  it('takes either zero of one’s complement for right', () => {
    // Type, code, identifier and sequence add up to 0xffff, so a checksum of 0 and one of 0xffff both do.
    for (const checksum of [0, 0xffff]) {
      const echo = craft(ether({}), ip({}), icmp({ type: 'echo', identifier: 0xf7ff, checksum }))
      expect(remarks(echo)).toEqual([])
    }
    expect(remarks(craft(ether({}), ip({}), icmp({ type: 0, checksum: 0 })))).toEqual([
      'bad ICMP checksum: 0x0000, should be 0xffff',
    ])
  })

  it('says nothing of a UDP checksum that is not there', () => {
    const packet = craft(ether({}), ip({}), udp({ checksum: 0 }), raw('x'))
    expect(remarks(packet)).toEqual([])
    expect(field(packet, 'udp', 'checksum')?.note).toBe('none')
  })

  it('cannot judge the checksum of a fragment', () => {
    const packet = craft(ether({}), ip({ moreFragments: true }), udp({ checksum: 7 }), raw('x'))
    expect(remarks(packet)).toEqual(['first fragment'])
  })

  it('notes what is cut off', () => {
    expect(remarks(PACKETS.echo.subarray(0, 50))).toEqual(['truncated: 36 of 84 octets are here'])
    expect(remarks(PACKETS.syn.subarray(0, 40))).toContain('truncated in sequence')
    expect(remarks(PACKETS.arpRequest.subarray(0, 20))).toEqual(['truncated in operation'])
    expect(remarks(new Uint8Array(5))).toEqual(['truncated in destination'])
  })

  it('takes a quote for what it is', () => {
    const quote = craft(ip({ totalLength: 1500 }), udp({ length: 1480 }))
    const packet = craft(ether({}), ip({}), icmp({ type: 'timeExceeded' }), raw(quote))
    expect(remarks(packet)).toEqual(['quoted: 28 of 1500 octets are here'])
  })

  it('shows options of TCP in their order', () => {
    expect(fieldTexts(PACKETS.syn, 'tcp', 'option')).toEqual([
      'mss 1460',
      'sackOK',
      'TS val 5 ecr 0',
      'nop',
      'wscale 7',
    ])
  })

  it('shows options of DHCP', () => {
    expect(fieldTexts(PACKETS.dhcpOffer, 'dhcp', 'option')).toEqual(
      expect.arrayContaining([
        'message type 2 (offer)',
        'lease seconds 3600 s',
        'routers 192.0.2.254',
        'end',
      ]),
    )
  })

  it('ends a list of options that makes no sense with a remark', () => {
    const packet = craft(ether({}), ip({}), tcp({ options: Uint8Array.of(2, 99, 1, 1) }))
    expect(remarks(packet)).toEqual(['malformed: option at octet 55: bad-length'])
  })

  it('shows a DNS message up to where it breaks off', () => {
    const packet = craft(
      ether({}),
      ip({}),
      udp({}),
      dns({ id: 9, counts: { answer: 3 }, questions: [{ name: 'a.example.', type: 'A' }] }),
    )
    expect(field(packet, 'dns', 'question')?.text).toBe('a.example. IN A')
    expect(remarks(packet)).toEqual(['malformed: header.ancount at octet 6: bad-count'])
  })

  it('says when a DNS message goes on in another segment', () => {
    const path = ip({})
    const cut = craft(
      ether({}),
      path,
      tcp({ destinationPort: 53, flags: ['ack'] }),
      raw(Uint8Array.of(0, 50, 1, 2)),
    )
    expect(remarks(cut)).toEqual(['goes on in another segment: 2 of 50 octets are here'])
  })

  it('shows several DNS messages in one segment', () => {
    const one = craft(tcp({}), dns({ id: 1 })).subarray(20)
    const two = craft(tcp({}), dns({ id: 2 })).subarray(20)
    const packet = craft(ether({}), ip({}), tcp({ destinationPort: 53, flags: ['ack'] }), raw(one), raw(two))
    expect(protocols(packet)).toEqual(['ethernet', 'ipv4', 'tcp', 'dns', 'dns'])
  })

  it('looks into PPPoE', () => {
    const packet = craft(ip({}), udp({}), raw('x'))
    const session = craft(
      ether({ type: 0x8864 }),
      raw(encodePppoeSession({ sessionId: 7, protocol: 0x0021, payload: packet })),
    )
    expect(protocols(session)).toEqual(['ethernet', 'pppoe', 'ppp', 'ipv4', 'udp', 'data'])
    const discovery = craft(
      ether({ type: 0x8863 }),
      raw(
        encodePppoeDiscovery({
          code: PPPOE_CODE.padi,
          sessionId: 0,
          tags: [{ type: PPPOE_TAG.serviceName, data: new TextEncoder().encode('internet') }],
        }),
      ),
    )
    expect(field(discovery, 'pppoe', 'code')?.text).toBe('0x09 (padi)')
    expect(field(discovery, 'pppoe', 'tag')?.text).toBe('service name internet')
  })
})

const CAPTURES = '../shared/data/captures'

describe.skipIf(!existsSync(CAPTURES))('captured packets', () => {
  const captured = (name: string) => hex(readFileSync(`${CAPTURES}/${name}.hex`, 'utf8'))

  it('tells a checksum that was left to the network card', () => {
    const layer = findLayer(dissect(captured('dns-query-ipv4'), 'ipv4'), 'udp')
    expect(layer?.remarks).toEqual(['UDP checksum left to the network card'])
  })

  it('decodes a DNS response to its last record', () => {
    const layer = findLayer(dissect(captured('dns-response-ipv4'), 'ipv4'), 'dns')
    expect(layer?.fields.filter(({ name }) => name === 'answer')).toHaveLength(8)
    expect(layersOf(dissect(captured('dns-response-ipv4'), 'ipv4')).flatMap((each) => each.remarks)).toEqual(
      [],
    )
  })

  it('decodes a segment with timestamps', () => {
    const layer = findLayer(dissect(captured('http-get-ethernet')), 'tcp')
    expect(layer?.fields.at(-1)?.text).toBe('TS val 699779696 ecr 1329605586')
    expect(layer?.remarks).toEqual([])
  })
})
