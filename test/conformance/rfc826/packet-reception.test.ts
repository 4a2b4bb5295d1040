/** RFC 826, "Packet Reception" and "Packet Generation", and what RFC 1122 §2.3.2 asks of ARP. */

import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { Lan, macOf } from '../../stack/lan.ts'

const ONE = '192.0.2.1'
const TWO = '192.0.2.2'

/** Two stations whose announcements are over. */
async function twoStations() {
  const lan = new Lan()
  const one = lan.station(1, `${ONE}/24`)
  const two = lan.station(2, `${TWO}/24`)
  await lan.world.runFor(10_000)
  lan.heard()
  return { lan, one, two }
}

describe('RFC 826: Packet Generation', () => {
  it('asks all stations for the hardware address, then sends the packet', async () => {
    const { lan, one, two } = await twoStations()
    one.send(7, TWO)
    await lan.world.runFor(1)
    expect(lan.heard()).toEqual([
      `1 > all: who has ${TWO}? tell ${ONE}`,
      `2 > 1: ${TWO} is at 2`,
      '1 > 2: packet 7',
    ])
    expect(two.received).toEqual([7])
  })

  it('asks once only for several packets, and sends them in order', async () => {
    const { lan, one, two } = await twoStations()
    for (const mark of [1, 2, 3]) one.send(mark, TWO)
    await lan.world.runFor(1)
    expect(lan.heard().filter((text) => text.includes('who has'))).toHaveLength(1)
    expect(two.received).toEqual([1, 2, 3])
    one.send(4, TWO)
    await lan.world.runFor(1)
    expect(lan.heard()).toEqual(['1 > 2: packet 4'])
  })

  it('speaks from the address of the same network', async () => {
    const lan = new Lan()
    const one = lan.station(1, '10.0.0.1/8', `${ONE}/24`)
    await lan.world.runFor(10_000)
    lan.heard()
    one.send(1, TWO)
    expect(lan.heard()).toEqual([`1 > all: who has ${TWO}? tell ${ONE}`])
  })
})

describe('RFC 826: Packet Reception', () => {
  it('learns of who asks while it answers, and need not ask in turn', async () => {
    const { lan, one, two } = await twoStations()
    one.send(1, TWO)
    await lan.world.runFor(1)
    lan.heard()
    two.send(2, ONE)
    await lan.world.runFor(1)
    expect(lan.heard()).toEqual(['2 > 1: packet 2'])
    expect(one.received).toEqual([2])
  })

  it('does not take in a station that asks for another', async () => {
    const { lan, one } = await twoStations()
    lan.arp('request', [9, '192.0.2.9'], [0, '192.0.2.77'])
    await lan.world.runFor(1)
    expect(one.neighbors()).toEqual([])
  })

  it('follows a station that it knows to its new hardware address', async () => {
    const { lan, one, two } = await twoStations()
    one.send(1, TWO)
    await lan.world.runFor(2000)
    two.device.carrier = false
    lan.arp('request', [9, TWO], [0, '192.0.2.77'])
    await lan.world.runFor(1)
    expect(one.neighbors()).toEqual([`${TWO} 00:16:3e:00:00:09 stale`])
  })

  it('answers nothing that is not about its own addresses', async () => {
    const { lan } = await twoStations()
    lan.arp('request', [9, '192.0.2.9'], [0, '192.0.2.77'])
    lan.arp('reply', [9, '192.0.2.9'], [1, ONE], 1)
    await lan.world.runFor(1)
    expect(lan.heard()).toHaveLength(2)
  })

  it.each([
    ['group hardware address', { sender: 0x0100_0000_0000 - macOf(0), ip: '192.0.2.9' }],
    ['multicast address', { sender: 9, ip: '224.0.0.1' }],
    ['loopback address', { sender: 9, ip: '127.0.0.1' }],
    ['broadcast address', { sender: 9, ip: '255.255.255.255' }],
  ])('counts and ignores a sender with a %s', async (_, { sender, ip }) => {
    const { lan, one } = await twoStations()
    lan.arp('request', [sender, ip], [0, ONE])
    await lan.world.runFor(1)
    expect(lan.heard()).toHaveLength(1)
    expect(one.counters.link.malformed).toBe(1)
    expect(one.neighbors()).toEqual([])
  })

  it('believes whoever answers, so that a third station can come between two', async () => {
    const { lan, one, two } = await twoStations()
    const three = lan.station(3)
    one.send(1, TWO)
    await lan.world.runFor(2000)
    lan.arp('reply', [3, TWO], [1, ONE], 1)
    await lan.world.runFor(1)
    expect(one.neighbors()).toEqual([`${TWO} 00:16:3e:00:00:03 reachable`])
    one.send(2, TWO)
    await lan.world.runFor(1)
    expect(three.received).toEqual([2])
    expect(two.received).toEqual([1])
  })

  it('does not let an answer in passing outdo one of the last second', async () => {
    const { lan, one } = await twoStations()
    one.send(1, TWO)
    await lan.world.runFor(500)
    lan.arp('reply', [3, TWO], [1, ONE], 1)
    await lan.world.runFor(1)
    expect(one.neighbors()).toEqual([`${TWO} 00:16:3e:00:00:02 reachable`])
  })

  it('takes an entry of the administrator for better than what it hears', async () => {
    const { lan, one, two } = await twoStations()
    one.interface.neighbors.add(ipv4Number(TWO), macOf(2))
    lan.arp('reply', [3, TWO], [1, ONE], 1)
    await lan.world.runFor(100_000)
    one.send(5, TWO)
    await lan.world.runFor(100_000)
    expect(one.neighbors()).toEqual([`${TWO} 00:16:3e:00:00:02 permanent`])
    expect(two.received).toEqual([5])
  })
})

describe('RFC 826 and a conflict', () => {
  it('answers even a station that speaks from the address it asks for, as older ones test for conflicts', async () => {
    const { lan } = await twoStations()
    lan.arp('request', [9, TWO], [0, TWO])
    await lan.world.runFor(1)
    expect(lan.heard()).toContain(`2 > 9: ${TWO} is at 2`)
  })
})

describe('RFC 1122 §2.3.2', () => {
  it('§2.3.2.1: asks no more than once a second, three times, and reports what nobody wanted', async () => {
    const { lan, one } = await twoStations()
    const start = lan.world.nowMs
    one.send(1, '192.0.2.99')
    one.send(2, '192.0.2.99')
    await lan.world.runFor(10_000)
    expect(lan.record.map(({ atMs }) => Math.round(atMs - start))).toEqual([0, 1000, 2000])
    expect(one.unresolved).toEqual([1, 2])
    expect(one.counters.arp.unresolved).toBe(2)
    expect(one.neighbors()).toEqual(['192.0.2.99 ? failed'])
  })

  it('§2.3.2.1: checks by a question to the neighbor alone whether it is still there', async () => {
    const { lan, one } = await twoStations()
    one.send(1, TWO)
    await lan.world.runFor(60_000)
    lan.heard()
    expect(one.neighbors()).toEqual([`${TWO} 00:16:3e:00:00:02 stale`])
    one.send(2, TWO)
    await lan.world.runFor(4_900)
    expect(lan.heard()).toEqual(['1 > 2: packet 2'])
    await lan.world.runFor(200)
    expect(lan.heard()).toEqual([`1 > 2: who has ${TWO}? tell ${ONE}`, `2 > 1: ${TWO} is at 2`])
    expect(one.neighbors()).toEqual([`${TWO} 00:16:3e:00:00:02 reachable`])
  })

  it('§2.3.2.1: forgets a neighbor that has left, and finds the one that came in its place', async () => {
    const { lan, one, two } = await twoStations()
    one.send(1, TWO)
    await lan.world.runFor(60_000)
    two.device.carrier = false
    one.send(2, TWO)
    await lan.world.runFor(10_000)
    expect(one.neighbors()).toEqual([`${TWO} ? failed`])
    const three = lan.station(3, `${TWO}/24`)
    one.send(3, TWO)
    await lan.world.runFor(10)
    expect(three.received).toEqual([3])
  })

  it('§2.3.2.2: keeps the latest packets while it asks, and counts those it gave up', async () => {
    const { lan, one, two } = await twoStations()
    two.device.carrier = false
    for (let mark = 0; mark < 110; mark++) one.send(mark, TWO)
    two.device.carrier = true
    await lan.world.runFor(2_000)
    expect(two.received).toHaveLength(101)
    expect(two.received[0]).toBe(9)
    expect(one.counters.arp.queueDropped).toBe(9)
  })
})
