// What a station on the same link can do with ARP, which has no defence; and where there are limits all the same.

import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { ETHERTYPE } from '../../../src/wire/ethernet.ts'
import { at, CLIENT, echoed, Forger, pings, serveEcho, SERVER, street, STRANGER } from './street.ts'

describe('ARP poisoning', () => {
  it('puts a stranger between two hosts, who forwards and reads along', async () => {
    const { world, server, client, stranger } = street()
    serveEcho(server)
    const stream = await world.run(client.tcp.connect(at(SERVER, 80)))
    expect(await world.run(echoed(stream, 'a secret'))).toBe('a secret')
    const card = stranger.interface('eth0')
    const overheard: string[] = []
    card.tap((frame, way) => {
      if (way === 'in') overheard.push(Buffer.from(frame).toString('latin1'))
    })
    stranger.settings.forwarding = true
    stranger.settings.sendRedirects = false
    await world.runFor(2000)
    new Forger(card, client.interface('eth0')).arp('request', SERVER, card.mac, CLIENT)
    new Forger(card, server.interface('eth0')).arp('request', CLIENT, card.mac, SERVER)
    await world.runFor(10)
    expect(await world.run(echoed(stream, 'another secret'))).toBe('another secret')
    const withText = overheard.filter((octets) => octets.includes('another secret'))
    expect(withText).toHaveLength(2)
    const entries = client.interface('eth0').neighbors.entries()
    expect(entries.find(({ ip }) => ip === ipv4Number(SERVER))?.mac).toBe(card.mac)
  })

  it('heals once the stranger is silent and the neighbor is asked again', async () => {
    const { world, server, client, stranger } = street()
    expect(await pings(world, client, SERVER)).toBe(true)
    const card = stranger.interface('eth0')
    new Forger(card, client.interface('eth0')).arp('request', SERVER, card.mac, CLIENT)
    await world.runFor(10)
    expect(await pings(world, client, SERVER)).toBe(false)
    card.setDown()
    await world.runFor(60_000)
    for (let i = 0; i < 5; i++) await pings(world, client, SERVER)
    expect(await pings(world, client, SERVER)).toBe(true)
    expect(client.interface('eth0').neighbors.entries()).toMatchObject([
      { mac: server.interface('eth0').mac },
    ])
  })

  it('has nothing on a permanent entry', async () => {
    const { world, server, client, stranger } = street()
    client.interface('eth0').neighbors.add(ipv4Number(SERVER), server.interface('eth0').mac)
    const card = stranger.interface('eth0')
    const forger = new Forger(card, client.interface('eth0'))
    for (const operation of ['request', 'reply'] as const) forger.arp(operation, SERVER, card.mac, CLIENT)
    expect(await pings(world, client, SERVER)).toBe(true)
  })

  it('with an address of the host itself is noted, defended and not believed', async () => {
    const { world, server, client, stranger } = street()
    const card = stranger.interface('eth0')
    const forger = new Forger(card, server.interface('eth0'))
    for (let i = 0; i < 100; i++) {
      forger.arp('request', SERVER, card.mac, SERVER, true)
      await world.runFor(50)
    }
    const complaints = server.log.lines.filter(({ text }) => text.includes('is using my IP address 10.0.0.1'))
    expect(complaints.length).toBeGreaterThanOrEqual(4)
    expect(complaints.length).toBeLessThanOrEqual(6)
    expect(server.counters.arp.conflicts).toBe(100)
    expect(server.ip.isLocal(ipv4Number(SERVER))).toBe(true)
    await world.runFor(20_000)
    expect(await pings(world, client, SERVER)).toBe(true)
  })
})

describe('an ARP flood', () => {
  it('from invented neighbors fills the table to its limit, and no more', async () => {
    const { world, server, client, stranger } = street()
    expect(await pings(world, client, SERVER)).toBe(true)
    const forger = new Forger(stranger.interface('eth0'), server.interface('eth0'))
    for (let i = 0; i < 10_000; i++) {
      forger.arp('request', ipv4Number('10.9.0.0') + i, 0x0200_0000_9000 + (i % 1000), SERVER)
      if (i % 50 === 49) await world.runFor(2)
    }
    expect(server.interface('eth0').neighbors.entries()).toHaveLength(1024)
    expect(await pings(world, client, SERVER)).toBe(true)
    expect(await pings(world, server, CLIENT)).toBe(true)
  })

  it('by a host that looks for everybody delays its own packets alone, and its log stays short', async () => {
    const { world, server, client } = street()
    const socket = client.udp.bind(at('0.0.0.0', 0))
    client.interface('eth0').addAddress(ipv4Number('10.1.0.1'), 16)
    for (let i = 0; i < 5000; i++) {
      socket.send(Uint8Array.of(1), ipv4Number('10.1.0.2') + i, 9)
      if (i % 50 === 49) await world.runFor(1)
    }
    expect(client.interface('eth0').neighbors.entries()).toHaveLength(1024)
    expect(client.counters.arp.tableOverflows).toBeGreaterThan(3000)
    expect(client.log.lines.filter(({ text }) => text.includes('overflows')).length).toBeLessThanOrEqual(3)
    await world.runFor(10_000)
    expect(await pings(world, client, SERVER)).toBe(true)
    expect(await pings(world, server, CLIENT)).toBe(true)
  })
})

describe('a switch whose table is full', () => {
  it('is a hub to those who are not in it, and a promiscuous stranger reads along', async () => {
    const { world, server, client, stranger } = street({ switches: { lan: { macs: 64 } } })
    const card = stranger.interface('eth0')
    const overheard: Uint8Array[] = []
    card.openPacket(ETHERTYPE.ipv4, (frame) => overheard.push(frame.slice()))
    card.promiscuous = true
    expect(await pings(world, client, SERVER)).toBe(true)
    expect(overheard).toEqual([])
    await world.runFor(400_000)
    const forger = new Forger(card, server.interface('eth0'))
    for (let i = 0; i < 200; i++) forger.arp('request', STRANGER, 0x0200_0000_9000 + i, STRANGER)
    await world.runFor(10)
    expect(world.switch('lan').macTable()).toHaveLength(64)
    expect(world.switch('lan').statistics.notLearned).toBeGreaterThan(100)
    expect(await pings(world, client, SERVER)).toBe(true)
    expect(overheard.length).toBeGreaterThanOrEqual(2)
  })
})
