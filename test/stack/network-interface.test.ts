import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../src/address/ipv4-number.ts'
import { encodeEthernet, ETHERTYPE } from '../../src/wire/ethernet.ts'
import { Lan, macOf } from './lan.ts'

function frameTo(destination: number, type: number, vlan?: number): Uint8Array {
  const payload = new Uint8Array(46).fill(7)
  const tag = vlan === undefined ? {} : { vlan: { priority: 5, dropEligible: false, id: vlan } }
  return encodeEthernet({ destination, source: macOf(9), type, payload, ...tag })
}

describe('NetworkInterface', () => {
  it('knows the networks that its addresses are in, and their broadcast addresses', () => {
    const eth0 = new Lan().station(1, '192.0.2.1/24', '10.0.0.1/31').interface
    expect(eth0.onLink(ipv4Number('192.0.2.200'))).toBe(true)
    expect(eth0.onLink(ipv4Number('192.0.3.1'))).toBe(false)
    expect(eth0.isBroadcast(ipv4Number('192.0.2.255'))).toBe(true)
    expect(eth0.isBroadcast(ipv4Number('255.255.255.255'))).toBe(true)
    // RFC 3021: a link of two has no broadcast address.
    expect(eth0.isBroadcast(ipv4Number('10.0.0.1'))).toBe(false)
    expect(eth0.hasAddress(ipv4Number('192.0.2.1'))).toBe(true)
  })

  it.each([
    ['192.0.2.255', 'all'],
    ['255.255.255.255', 'all'],
  ])('sends to broadcast address %s without asking', (ip, to) => {
    const lan = new Lan()
    const one = lan.station(1, '192.0.2.1/24')
    lan.heard()
    one.send(1, ip)
    expect(lan.heard()).toEqual([`1 > ${to}: packet 1`])
  })

  it('maps a group to its Ethernet address (RFC 1112 §6.4)', () => {
    const lan = new Lan()
    const one = lan.station(1)
    const sent: Uint8Array[] = []
    one.interface.tap((frame) => sent.push(frame.slice(0, 6)))
    one.send(1, '239.129.2.3')
    expect([...sent[0]!]).toEqual([0x01, 0x00, 0x5e, 0x01, 0x02, 0x03])
  })

  it('passes on what is for it or for all, and counts the rest', async () => {
    const lan = new Lan()
    const one = lan.station(1)
    lan.carry(frameTo(macOf(1), ETHERTYPE.ipv4))
    lan.carry(frameTo(0xffff_ffff_ffff, ETHERTYPE.ipv4))
    lan.carry(frameTo(macOf(2), ETHERTYPE.ipv4))
    lan.carry(frameTo(macOf(1), ETHERTYPE.ipv6))
    lan.carry(new Uint8Array(5))
    await lan.world.runUntilIdle()
    expect(one.received).toEqual([7, 7])
    expect(one.counters.link).toMatchObject({ otherHost: 1, unknownType: 1, malformed: 1 })
  })

  it('shows frames for others to taps and packet sockets when promiscuous, and still ignores them', async () => {
    const lan = new Lan()
    const one = lan.station(1)
    const seen: string[] = []
    const stop = one.interface.tap((_, direction) => seen.push(direction))
    one.interface.openPacket('all', () => seen.push('socket'))
    lan.carry(frameTo(macOf(2), ETHERTYPE.ipv4))
    await lan.world.runUntilIdle()
    expect(seen).toEqual([])
    one.interface.promiscuous = true
    lan.carry(frameTo(macOf(2), ETHERTYPE.ipv4))
    await lan.world.runUntilIdle()
    expect(seen).toEqual(['in', 'socket'])
    expect(one.received).toEqual([])
    stop()
    lan.carry(frameTo(macOf(2), ETHERTYPE.ipv4))
    await lan.world.runUntilIdle()
    expect(seen).toEqual(['in', 'socket', 'socket'])
  })

  it('takes a priority tag for none, and drops the frames of other virtual networks (IEEE 802.1Q)', async () => {
    const lan = new Lan()
    const one = lan.station(1)
    lan.carry(frameTo(macOf(1), ETHERTYPE.ipv4, 0))
    lan.carry(frameTo(macOf(1), ETHERTYPE.ipv4, 12))
    await lan.world.runUntilIdle()
    expect(one.received).toEqual([7])
    expect(one.counters.link.otherVlan).toBe(1)
  })

  it('gives a packet socket the frames of its type until it is closed', async () => {
    const lan = new Lan()
    const one = lan.station(1)
    const types: string[] = []
    const socket = one.interface.openPacket(0x88b5, () => types.push('experimental'))
    lan.carry(frameTo(macOf(1), 0x88b5))
    lan.carry(frameTo(macOf(1), ETHERTYPE.ipv4))
    await lan.world.runUntilIdle()
    expect(types).toEqual(['experimental'])
    expect(one.counters.link.unknownType).toBe(0)
    socket.close()
    lan.carry(frameTo(macOf(1), 0x88b5))
    await lan.world.runUntilIdle()
    expect(types).toHaveLength(1)
    expect(one.counters.link.unknownType).toBe(1)
  })

  it('neither sends nor receives while it is down, and its routes are gone', async () => {
    const lan = new Lan()
    const one = lan.station(1, '192.0.2.1/24')
    await lan.world.runUntilIdle()
    lan.heard()
    one.interface.setDown()
    expect(one.routes.entries()).toEqual([])
    one.send(1, '192.0.2.2')
    lan.carry(frameTo(macOf(1), ETHERTYPE.ipv4))
    await lan.world.runUntilIdle()
    expect(lan.heard()).toEqual(['9 > 1: packet 7'])
    expect(one.received).toEqual([])
    expect(one.counters.link.interfaceDown).toBe(2)
    one.interface.setUp()
    expect(one.routes.entries()).toHaveLength(1)
    expect(lan.heard()).toEqual(['1 > all: announces 192.0.2.1'])
  })

  it('reports packets that wait for a neighbor when the cable is pulled', () => {
    const lan = new Lan()
    const one = lan.station(1, '192.0.2.1/24')
    one.send(1, '192.0.2.2')
    one.device.carrier = false
    expect(one.unresolved).toEqual([1])
  })

  it('takes out the route of an address with it', () => {
    const one = new Lan().station(1, '192.0.2.1/24', '10.0.0.1/8')
    one.interface.removeAddress(ipv4Number('192.0.2.1'))
    expect(one.routes.entries().map(({ prefixLength }) => prefixLength)).toEqual([8])
  })

  it('tells of each change of its addresses and state', () => {
    const one = new Lan().station(1)
    let changes = 0
    one.interface.onChange(() => changes++)
    one.interface.addAddress(ipv4Number('192.0.2.1'), 24)
    one.interface.setDown()
    one.interface.setUp()
    one.interface.removeAddress(ipv4Number('192.0.2.1'))
    expect(changes).toBe(4)
  })

  it('has an MTU up to that of its card', () => {
    const { interface: eth0 } = new Lan().station(1)
    eth0.mtu = 576
    expect(eth0.mtu).toBe(576)
    expect(() => (eth0.mtu = 1501)).toThrow(RangeError)
    expect(() => (eth0.mtu = 67)).toThrow(RangeError)
  })

  it('keeps silent on the loopback device, where there is nobody to ask', () => {
    const lan = new Lan()
    const lo = lan.station(0, '127.0.0.1/8')
    const seen: string[] = []
    lo.interface.tap((_, direction) => seen.push(direction))
    lo.send(3, '127.0.0.1')
    expect(lan.record).toHaveLength(1)
    expect(seen).toEqual([])
  })
})
